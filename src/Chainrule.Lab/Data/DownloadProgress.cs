namespace Chainrule.Lab.Data;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Mirror">The host that it comes from.</param>
/// <param name="Bytes">Bytes on disk so far, those of an earlier, interrupted download included.</param>
/// <param name="Total">Bytes in all, or null where the server does not say.</param>
/// <param name="BytesPerSecond">The mean speed of this attempt.</param>
public readonly record struct DownloadProgress(string File, string Mirror, long Bytes, long? Total, double BytesPerSecond);
