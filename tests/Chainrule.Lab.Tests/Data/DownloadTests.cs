using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private const string Name = "file.gz";
    private static readonly byte[] Payload = Samples.Images(400);
    private static readonly byte[] Packed = Samples.Gzip(Payload);
    private static readonly Dictionary<string, byte[]> Files = new() { [Name] = Packed };
    private readonly HttpClient _client = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<DownloadProgress> _progress = [];
    private Action<DownloadProgress> _heard = _ => { };

    private string Target => _folder.At("cache", Name);

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_whole_file_arrives_with_progress_and_leaves_nothing_else_behind()
    {
        using var server = MirrorServer.Of(Files);
        await Fetch(server);
        ShouldBeWhole();
        _progress[^1].ShouldSatisfyAllConditions(
            p => p.Bytes.ShouldBe(Packed.Length),
            p => p.Total.ShouldBe(Packed.Length),
            p => p.File.ShouldBe(Name),
            p => p.BytesPerSecond.ShouldBePositive());
    }

    [Fact]
    public async Task A_damaged_file_is_refused_and_the_next_mirror_asked()
    {
        var damaged = (byte[])Packed.Clone();
        damaged[Packed.Length / 2] ^= 1;
        using var bad = MirrorServer.Of(new() { [Name] = damaged });
        using var good = MirrorServer.Of(Files);
        await Fetch(bad, good);
        ShouldBeWhole();
    }

    [Fact]
    public async Task Another_file_of_the_same_name_is_refused()
    {
        using var other = MirrorServer.Of(new() { [Name] = Samples.Gzip(Samples.Images(400, seed: 2)) });
        using var page = MirrorServer.Of(new() { [Name] = "<html>not here</html>"u8.ToArray() });
        (await Should.ThrowAsync<DataException>(() => Fetch(other, page))).Message.ShouldContain("could not be downloaded");
        Directory.GetFiles(_folder.At("cache")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_file_leads_to_the_next_mirror()
    {
        using var missing = MirrorServer.Of([]);
        using var good = MirrorServer.Of(Files);
        await Fetch(missing, good);
        ShouldBeWhole();
        missing.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_resumed_where_it_broke()
    {
        var calls = 0;
        using var server = MirrorServer.Start((context, name) => calls++ == 0 ? Half(context) : MirrorServer.Send(context, Files, name));
        await Fetch(server);
        ShouldBeWhole();
        server.Requests.ShouldBe([Name, $"{Name} bytes={Packed.Length / 2}-"]);
    }

    [Fact]
    public async Task A_server_without_ranges_starts_again()
    {
        var calls = 0;
        using var server = MirrorServer.Start(async (context, _) =>
        {
            if (calls++ == 0) await Half(context);
            else await context.Response.OutputStream.WriteAsync(Packed);
        });
        await Fetch(server);
        ShouldBeWhole();
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_interrupted_download_goes_on_the_next_time()
    {
        using var cancel = new CancellationTokenSource();
        using var stopped = new CancellationTokenSource();
        var wait = true;
        using var server = MirrorServer.Start(async (context, name) =>
        {
            if (!wait)
            {
                await MirrorServer.Send(context, Files, name);
                return;
            }

            await SendHalf(context);
            await Task.Delay(Timeout.Infinite, stopped.Token);
        });
        _heard = progress =>
        {
            if (progress.Bytes == Packed.Length / 2) cancel.Cancel();
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Fetch([server], cancel.Token));
        new FileInfo(Target + ".part").Length.ShouldBe(Packed.Length / 2);
        File.Exists(Target).ShouldBeFalse();

        wait = false;
        await stopped.CancelAsync();
        await Fetch(server);
        ShouldBeWhole();
        server.Requests.Last().ShouldBe($"{Name} bytes={Packed.Length / 2}-");
        _progress[^1].Total.ShouldBe(Packed.Length);
    }

    [Fact]
    public async Task A_file_that_changed_in_between_is_fetched_anew()
    {
        using var server = MirrorServer.Of(Files, "\"v2\"");
        LeavePart(server, Packed.AsSpan(0, 100).ToArray(), "\"v1\"");
        await Fetch(server);
        ShouldBeWhole();
    }

    [Fact]
    public async Task A_part_that_was_damaged_on_disk_is_fetched_anew()
    {
        using var server = MirrorServer.Of(Files);
        LeavePart(server, new byte[100], "\"v1\"");
        await Fetch(server);
        ShouldBeWhole();
        server.Requests.ShouldBe([$"{Name} bytes=100-", Name]);
    }

    [Fact]
    public async Task A_part_that_is_whole_already_only_needs_its_name()
    {
        using var server = MirrorServer.Of(Files);
        LeavePart(server, Packed, "\"v1\"");
        await Fetch(server);
        ShouldBeWhole();
        server.Requests.ShouldBe([$"{Name} bytes={Packed.Length}-"]);
    }

    [Fact]
    public async Task The_part_of_another_mirror_is_not_continued()
    {
        using var server = MirrorServer.Of(Files);
        using var other = MirrorServer.Of(Files);
        LeavePart(other, Packed.AsSpan(0, 100).ToArray(), "\"v1\"");
        await Fetch(server);
        ShouldBeWhole();
        server.Requests.ShouldBe([Name]);
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        using var stopped = new CancellationTokenSource();
        using var silent = MirrorServer.Start(async (_, _) => await Task.Delay(Timeout.Infinite, stopped.Token));
        using var good = MirrorServer.Of(Files);
        await Fetch([silent, good], default, TimeSpan.FromMilliseconds(300));
        await stopped.CancelAsync();
        ShouldBeWhole();
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused_whether_its_length_is_declared_or_not()
    {
        var calls = 0;
        using var server = MirrorServer.Start(async (context, _) =>
        {
            if (calls++ == 0) context.Response.ContentLength64 = 10_000_000;
            else context.Response.SendChunked = true;
            await context.Response.OutputStream.WriteAsync(new byte[10_000_000]);
        });
        var error = await Should.ThrowAsync<DataException>(() => Fetch(server, server));
        error.Message.ShouldContain("expected at most 1000000 bytes, got 10000000");
        calls.ShouldBe(2);
        Directory.GetFiles(_folder.At("cache")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_too_short_for_what_was_declared_is_refused()
    {
        using var server = MirrorServer.Start((context, _) => Half(context));
        (await Should.ThrowAsync<DataException>(() => Fetch(server))).Message.ShouldContain("could not be downloaded");
        File.Exists(Target).ShouldBeFalse();
    }

    private static async Task Half(System.Net.HttpListenerContext context)
    {
        await SendHalf(context);
        await Task.Delay(200);
        context.Response.Abort();
    }

    private static async Task SendHalf(System.Net.HttpListenerContext context)
    {
        context.Response.AddHeader("ETag", "\"v1\"");
        context.Response.ContentLength64 = Packed.Length;
        await context.Response.OutputStream.WriteAsync(Packed.AsMemory(0, Packed.Length / 2));
        await context.Response.OutputStream.FlushAsync();
    }

    private void LeavePart(MirrorServer server, byte[] part, string tag)
    {
        _folder.Write(part, "cache", Name + ".part");
        File.WriteAllText(Target + ".part.from", $"{new Uri(server.Address, Name)}\n{tag}\n");
    }

    private Task Fetch(params MirrorServer[] mirrors) => Fetch(mirrors, default);

    private Task Fetch(MirrorServer[] mirrors, CancellationToken cancel, TimeSpan? stall = null)
    {
        var download = new Download(_client, Target, 1_000_000, stall ?? TimeSpan.FromSeconds(60), new Listener(this));
        return download.FetchAsync([.. mirrors.Select(mirror => new Uri(mirror.Address, Name))], Verify, cancel);

        static void Verify(string path)
        {
            if (IdxFile.Read(path).Sha256() != Samples.Sha256(Payload)) throw new DataException("expected another file");
        }
    }

    private void ShouldBeWhole()
    {
        File.ReadAllBytes(Target).ShouldBe(Packed);
        Directory.GetFiles(_folder.At("cache")).ShouldBe([Target]);
    }

    private sealed class Listener(DownloadTests test) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            test._progress.Add(value);
            test._heard(value);
        }
    }
}
