using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Chainrule.Lab.Data;

/// <summary>Fetches one file from the first mirror that has it whole: resumes, verifies, and only then gives it its name.</summary>
/// <remarks>
/// The bytes arrive in "NAME.part" beside the target; "NAME.part.from" remembers which address and version (ETag) they are of. An
/// interrupted download leaves both and goes on from there the next time; a damaged one is deleted. The target appears by a rename, whole
/// or not at all.
/// </remarks>
internal sealed class Download(HttpClient client, string target, long mostBytes, TimeSpan stall, IProgress<DownloadProgress>? progress)
{
    private const int Attempts = 3;
    private bool _received;

    private string Part => target + ".part";

    private string From => target + ".part.from";

    /// <summary>Tries the mirrors in turn.</summary>
    /// <param name="addresses">The file's address on each mirror.</param>
    /// <param name="verify">Throws <see cref="DataException"/> unless the file at this path is the right one.</param>
    /// <param name="cancel">Stops, leaving what has arrived for the next time.</param>
    /// <exception cref="DataException">No mirror has the file; the message says what was wrong with each.</exception>
    public async Task FetchAsync(IReadOnlyList<Uri> addresses, Action<string> verify, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var failures = new List<string>();
        foreach (var address in addresses)
        {
            if (await TryMirrorAsync(address, verify, failures, cancel).ConfigureAwait(false)) return;
        }

        throw new DataException($"{Path.GetFileName(target)} could not be downloaded: {string.Join("; ", failures)}.");
    }

    private async Task<bool> TryMirrorAsync(Uri address, Action<string> verify, List<string> failures, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var resumed = PartLength() > 0 && ResumesFrom(address);
            _received = false;
            try
            {
                await ReceiveAsync(address, resumed, cancel).ConfigureAwait(false);
                verify(Part);
                File.Move(Part, target, overwrite: true);
                File.Delete(From);
                return true;
            }
            catch (DataException damage)
            {
                Discard();
                failures.Add($"{address.Host}: {damage.Message.TrimEnd('.')}");
                if (!resumed) return false;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException
                || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                failures.Add($"{address.Host}: {e.Message.TrimEnd('.')}");
                if (!_received) return false;
            }
        }

        return false;
    }

    private async Task ReceiveAsync(Uri address, bool resume, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(stall);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (resume) AskForRest(request);
            using var response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (resume && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return;
            response.EnsureSuccessStatusCode();
            var start = Start(response, resume);
            var total = start + response.Content.Headers.ContentLength;
            if (total > mostBytes) throw TooLong(total.Value);
            await File.WriteAllTextAsync(From, $"{address}\n{response.Headers.ETag}\n", patience.Token).ConfigureAwait(false);
            using var content = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            await CopyAsync(content, start, total, address.Host, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {stall.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
        }
    }

    private async Task CopyAsync(Stream content, long start, long? total, string host, CancellationTokenSource patience)
    {
        var file = new FileStream(Part, start > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
        {
            var clock = Stopwatch.StartNew();
            var buffer = new byte[1 << 16];
            var bytes = start;
            int count;
            while ((count = await content.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0)
            {
                patience.CancelAfter(stall);
                bytes += count;
                _received = true;
                if (bytes > mostBytes) throw TooLong(bytes);
                await file.WriteAsync(buffer.AsMemory(0, count), patience.Token).ConfigureAwait(false);
                var seconds = Math.Max(clock.Elapsed.TotalSeconds, 1e-3);
                progress?.Report(new DownloadProgress(Path.GetFileName(target), host, bytes, total, (bytes - start) / seconds));
            }

            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>
    /// Where the body belongs: behind what is there only if the server answers exactly that range; otherwise at the beginning.
    /// </summary>
    private long Start(HttpResponseMessage response, bool resume)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent) return 0;
        var length = PartLength();
        if (resume && response.Content.Headers.ContentRange?.From == length) return length;
        throw new DataException("the server answered another range than the one asked for");
    }

    private void AskForRest(HttpRequestMessage request)
    {
        request.Headers.Range = new RangeHeaderValue(PartLength(), null);
        var version = File.ReadAllLines(From).ElementAtOrDefault(1);
        if (EntityTagHeaderValue.TryParse(version, out var tag) && !tag.IsWeak)
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
    }

    private bool ResumesFrom(Uri address) => File.Exists(From) && File.ReadLines(From).FirstOrDefault() == address.ToString();

    private long PartLength() => File.Exists(Part) ? new FileInfo(Part).Length : 0;

    private void Discard()
    {
        File.Delete(Part);
        File.Delete(From);
    }

    private DataException TooLong(long bytes) => new($"expected at most {mostBytes} bytes, got {bytes}");
}
