namespace Chainrule.Lab.Formats;

/// <summary>The few things that a safe save asks of a disk; a test puts one in between that fails at a chosen moment.</summary>
internal interface IDisk
{
    /// <summary>Opens an empty file for writing and reading back; while it is open, nobody else may do the same.</summary>
    Stream Create(string path);

    /// <summary>Forces a file's content to the disk.</summary>
    void Sync(Stream file);

    /// <summary>Renames a file over another, in one step.</summary>
    void Replace(string from, string to);

    /// <summary>Forces a folder's list of names to the disk.</summary>
    void SyncFolder(string path);

    /// <summary>Removes a file.</summary>
    void Delete(string path);
}
