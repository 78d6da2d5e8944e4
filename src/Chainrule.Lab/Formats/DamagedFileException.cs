namespace Chainrule.Lab.Formats;

/// <summary>A file is not what its format promises: cut, changed, or of another kind. Nothing of it was used.</summary>
public sealed class DamagedFileException : Exception
{
    /// <summary>Says which file is damaged, where, and what to do.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="place">Where in the file: "header", "tensor fc1.weight", "line 3".</param>
    /// <param name="expected">What the format asks for there.</param>
    /// <param name="got">What stands there.</param>
    /// <param name="mend">One sentence: what usually helps.</param>
    /// <param name="inner">What the failure was noticed by, if it was an exception.</param>
    public DamagedFileException(string file, string place, string expected, string got, string mend, Exception? inner = null)
        : base($"{file}: {place}: expected {expected}, got {got}. {mend}", inner)
    {
        (File, Place, Expected, Got, Mend) = (file, place, expected, got, mend);
    }

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>Where in the file.</summary>
    public string Place { get; }

    /// <summary>What the format asks for there.</summary>
    public string Expected { get; }

    /// <summary>What stands there.</summary>
    public string Got { get; }

    /// <summary>What usually helps.</summary>
    public string Mend { get; }
}
