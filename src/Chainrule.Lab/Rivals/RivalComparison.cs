using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Rivals;

/// <summary>The same experiment here and with a rival: the content of <c>comparison.json</c>, and what <c>compare --with --json</c>
/// prints.</summary>
public sealed record RivalComparison
{
    /// <summary>The name of the file beside the two runs.</summary>
    public const string FileName = "comparison.json";

    /// <summary>Chainrule's run or runs.</summary>
    public required RunFigures Ours { get; init; }

    /// <summary>The rival's.</summary>
    public required RunFigures Theirs { get; init; }

    /// <summary>Whether the two do the same, step by step, with the first seed.</summary>
    public required LossAgreement Agreement { get; init; }

    /// <summary>How many times as fast as the rival Chainrule is; null where one has no epoch.</summary>
    public double? SpeedRatio => Theirs.SecondsPerEpoch?.Mean / Ours.SecondsPerEpoch?.Mean;

    /// <summary>The comparison as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, RivalJson.Default.RivalComparison);

    /// <summary>Reads it.</summary>
    /// <param name="folder">The folder that it was saved in.</param>
    /// <returns>The comparison, or null where there is none.</returns>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public static RivalComparison? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? RunJson.Read(path, RivalJson.Default.RivalComparison) : null;
    }

    /// <summary>Saves it.</summary>
    /// <param name="folder">The folder that holds the two runs.</param>
    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), ToJson());
}
