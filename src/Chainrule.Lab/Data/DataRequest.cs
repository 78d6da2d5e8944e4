namespace Chainrule.Lab.Data;

/// <summary>Which data is wanted, and from where.</summary>
public sealed record DataRequest
{
    /// <summary>The data set's name, or null: MNIST, or the built-in digits where there is neither data nor network.</summary>
    public string? Name { get; init; }

    /// <summary>The folder that the user named, or null to look in the usual places. A named folder is the only place looked at.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether what is not found may be downloaded.</summary>
    public bool AllowDownload { get; init; } = true;

    /// <summary>The seed of the built-in digits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Hears of downloads, or null.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }
}
