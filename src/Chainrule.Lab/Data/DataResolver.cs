namespace Chainrule.Lab.Data;

/// <summary>
/// Finds the data that is asked for: in the named folder, in the usual places, on the network; or draws the built-in digits.
/// </summary>
/// <remarks>
/// In each place both the data set's own folder in it and the place itself are looked at. A data set that was asked for by name, or in a
/// named folder, is found or is an error; only where neither was named do the built-in digits stand in, and the answer says why.
/// </remarks>
public sealed class DataResolver
{
    private const long MostBytes = 64 << 20;
    private readonly DataPlaces _places;
    private readonly HttpClient _client;
    private readonly IReadOnlyList<KnownDataSet> _sets;
    private readonly TimeSpan _stall;

    /// <summary>A resolver over this process's places and the published data sets.</summary>
    /// <param name="client">Makes the requests; it is not disposed of.</param>
    /// <param name="places">Where to look, or null for this process's places.</param>
    public DataResolver(HttpClient client, DataPlaces? places = null)
        : this(client, places ?? new DataPlaces(), KnownDataSet.All, TimeSpan.FromSeconds(20))
    {
    }

    /// <summary>A resolver over other data sets.</summary>
    /// <param name="client">Makes the requests.</param>
    /// <param name="places">Where to look.</param>
    /// <param name="sets">The data sets; the first is the one that is meant when none is named.</param>
    /// <param name="stall">How long a silent server is waited for.</param>
    internal DataResolver(HttpClient client, DataPlaces places, IReadOnlyList<KnownDataSet> sets, TimeSpan stall)
    {
        _client = client;
        _places = places;
        _sets = sets;
        _stall = stall;
    }

    /// <summary>Finds, fetches or draws the data.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancel">Stops a download; what has arrived is kept for the next time.</param>
    /// <returns>The training and test samples, and where they came from.</returns>
    /// <exception cref="DataException">
    /// The data is missing or damaged, or its name is unknown; the message says what to put where.
    /// </exception>
    public async Task<ResolvedData> ResolveAsync(DataRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Name == BuiltInDigits.Name) return Digits(request.Seed, null);
        var set = request.Name is null ? _sets[0] : Named(request.Name);
        if (request.Folder is not null) return InFolder(set, request);

        var cacheSays = string.Empty;
        foreach (var place in _places.Folders())
        {
            try
            {
                if (InPlace(set, place) is { } found) return found;
            }
            catch (DataException e) when (place == _places.Cache)
            {
                // The cache is the program's own: what is incomplete or damaged there is fetched again.
                cacheSays = $"{e.Message} ";
            }
        }

        if (!request.AllowDownload) return Missing(set, request, cacheSays + "downloading was not allowed");
        try
        {
            return await DownloadAsync(set, request.Progress, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DataException or IOException or UnauthorizedAccessException)
        {
            return Missing(set, request, cacheSays + e.Message.TrimEnd('.'));
        }
    }

    private KnownDataSet Named(string name)
    {
        var set = _sets.FirstOrDefault(set => set.Name == name);
        if (set is not null) return set;
        string[] names = [.. _sets.Select(s => s.Name), BuiltInDigits.Name];
        var nearest = Nearest.To(name, names) is { } near ? $" Did you mean {near}?" : string.Empty;
        throw new DataException(
            $"There is no data set named '{name}'.{nearest} Known are {string.Join(", ", names)}; any other folder of IDX files or PNGs "
                + "is named with --data.");
    }

    private ResolvedData InFolder(KnownDataSet set, DataRequest request)
    {
        var folder = _places.Absolute(request.Folder!);
        if (!Directory.Exists(folder)) throw new DataException($"{folder}: there is no such folder. Check the path given as --data.");
        if (request.Name is not null)
            return InPlace(set, folder) ?? throw new DataException(Wanted(set, [folder], $"it is not in {folder}"));

        foreach (var candidate in _sets)
        {
            if (IdxFolder.ReadKnown(candidate, Path.Combine(folder, candidate.Name)) is { } found) return found;
        }

        return IdxFolder.ReadAny(folder) ?? PngFolder.Read(folder) ?? throw new DataException(
            $"{folder}: expected {string.Join(" or ", _sets.Select(s => s.Name + "/"))}, four IDX files "
                + "(train-images-idx3-ubyte, train-labels-idx1-ubyte,"
            + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, plain or .gz), or PNGs as <class>/*.png or train/<class>/*.png and"
            + " test/<class>/*.png; found none.");
    }

    private static ResolvedData? InPlace(KnownDataSet set, string place) =>
        IdxFolder.ReadKnown(set, Path.Combine(place, set.Name)) ?? IdxFolder.ReadKnown(set, place);

    private async Task<ResolvedData> DownloadAsync(KnownDataSet set, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var folder = Path.Combine(_places.Cache, set.Name);
        foreach (var file in set.Files)
        {
            var target = Path.Combine(folder, file.Name + ".gz");
            if (IsGood(file, target)) continue;
            var addresses = set.Mirrors.Select(mirror => new Uri(mirror, file.Name + ".gz")).ToArray();
            var download = new Download(_client, target, MostBytes, _stall, progress);
            await download.FetchAsync(addresses, path => IdxFolder.CheckDownload(file, path), cancel).ConfigureAwait(false);
        }

        return IdxFolder.ReadKnown(set, folder)!;
    }

    private static bool IsGood(KnownFile file, string path)
    {
        if (!File.Exists(path)) return false;
        try
        {
            IdxFolder.CheckDownload(file, path);
            return true;
        }
        catch (DataException)
        {
            File.Delete(path);
            return false;
        }
    }

    private ResolvedData Missing(KnownDataSet set, DataRequest request, string reason)
    {
        if (request.Name is not null) throw new DataException(Wanted(set, _places.Folders(), reason));
        return Digits(request.Seed, $"{set.Title} was not found in {string.Join(", ", _places.Folders())}, and {reason}");
    }

    private static string Wanted(KnownDataSet set, IReadOnlyList<string> places, string reason)
    {
        var files = set.Files.Select(file => $"\n  {file.Name} or {file.Name}.gz ({file.HashText})");
        var where = places.Select(place => $"\n  {Path.Combine(place, set.Name)} or {place}");
        return $"{set.Title} was not found: {reason}. Put these files{string.Concat(files)}\n"
            + $"into one of these folders (all were looked at){string.Concat(where)}";
    }

    private static ResolvedData Digits(ulong seed, string? reason) =>
        new(BuiltInDigits.Training(seed), BuiltInDigits.Test(seed), "drawn by the program", reason);
}
