namespace Chainrule.Lab.Data;

/// <summary>One file of a known data set, and how it is recognised.</summary>
/// <param name="Name">Its published name, without ".gz".</param>
/// <param name="Count">The number of images or labels in it.</param>
/// <param name="PayloadSha256">The SHA-256 of the decompressed file, or null where only the published .gz is known.</param>
/// <param name="GzipSha256">
/// The SHA-256 of the published .gz, or null where the payload's is known: one payload can be packed in many ways.
/// </param>
public sealed record KnownFile(string Name, int Count, string? PayloadSha256, string? GzipSha256)
{
    /// <summary>Whether the file holds images, not labels.</summary>
    public bool HoldsImages => Name.Contains("images", StringComparison.Ordinal);

    /// <summary>The hash as messages print it.</summary>
    internal string HashText => PayloadSha256 is null ? $"SHA-256 of the .gz {GzipSha256}" : $"SHA-256 unpacked {PayloadSha256}";
}
