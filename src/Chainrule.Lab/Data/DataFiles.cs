namespace Chainrule.Lab.Data;

/// <summary>Reads whole files so that every failure is a <see cref="DataException"/> that says what to do.</summary>
internal static class DataFiles
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="DataException">It is missing, unreadable or above 2 GB.</exception>
    public static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path}: there is no such file. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataException(
                $"{path}: the file cannot be read ({e.Message.TrimEnd('.')}). Check that it is a file, and its permissions.", e);
        }
    }
}
