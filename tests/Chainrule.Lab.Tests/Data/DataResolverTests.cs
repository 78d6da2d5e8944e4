using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public sealed class DataResolverTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");
    private readonly HttpClient _client = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("variable/mnist", "")]
    [InlineData("variable", "")]
    [InlineData("work/data/mnist", "")]
    [InlineData("work/data", "")]
    [InlineData("cache/chainrule/mnist", "")]
    [InlineData("work/data/mnist", "unpacked")]
    [InlineData("work/data/mnist", "dots")]
    [InlineData("work/data/mnist", "repacked")]
    public async Task A_data_set_is_found_in_every_place_in_every_spelling(string place, string spelling)
    {
        _environment["CHAINRULE_DATA"] = _folder.At("variable");
        var (set, packed) = Samples.Known([Nowhere]);
        foreach (var (name, bytes) in packed) Write(place, name, bytes, spelling);
        var data = await Resolve(set, new DataRequest { Name = "mnist", AllowDownload = false });
        data.Origin.ShouldBe(_folder.At(place.Split('/')));
        (data.Training.Count, data.Test.Count, data.IsFallback).ShouldBe((60, 20, false));
        data.Training.Label(7).ShouldBe(7);
        data.Test.SampleShape.ShouldBe([1, 28, 28]);
    }

    [Fact]
    public async Task Places_are_looked_at_in_order()
    {
        _environment["CHAINRULE_DATA"] = "variable";
        var (set, packed) = Samples.Known([Nowhere]);
        foreach (var place in new[] { "cache/chainrule/mnist", "work/data/mnist", "work/variable/mnist" })
        {
            foreach (var (name, bytes) in packed) Write(place, name, bytes);
            (await Resolve(set, new DataRequest())).Origin.ShouldBe(_folder.At(place.Split('/')));
        }
    }

    [Fact]
    public async Task Without_a_name_data_or_network_the_built_in_digits_stand_in_and_say_why()
    {
        var (set, _) = Samples.Known([Nowhere]);
        var data = await Resolve(set, new DataRequest { AllowDownload = false });
        data.IsFallback.ShouldBeTrue();
        data.FallbackReason!.ShouldContain(_folder.At("work", "data"));
        data.FallbackReason!.ShouldContain("downloading was not allowed");
        data.Training.Name.ShouldBe("digits");
    }

    [Fact]
    public async Task A_named_data_set_is_never_replaced_and_the_error_says_which_files_to_put_where()
    {
        var (set, _) = Samples.Known([Nowhere]);
        var error = await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest { Name = "mnist" }));
        foreach (var file in set.Files)
        {
            error.Message.ShouldContain($"{file.Name} or {file.Name}.gz (SHA-256 unpacked {file.PayloadSha256})");
        }

        error.Message.ShouldContain("could not be downloaded: 127.0.0.1: ");
        error.Message.ShouldContain(_folder.At("work", "data", "mnist"));
        error.Message.ShouldContain(_folder.At("cache", "chainrule"));
    }

    [Fact]
    public async Task What_is_not_found_is_downloaded_into_the_cache_and_found_there_the_next_time()
    {
        var (_, packed) = Samples.Known([Nowhere]);
        using var server = MirrorServer.Of(packed);
        var (set, _) = Samples.Known([Nowhere, server.Address]);
        var data = await Resolve(set, new DataRequest());
        data.IsFallback.ShouldBeFalse();
        data.Origin.ShouldBe(_folder.At("cache", "chainrule", "mnist"));
        server.Requests.Count.ShouldBe(4);
        await Resolve(set, new DataRequest());
        server.Requests.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_incomplete_or_damaged_in_the_cache_is_fetched_again(bool payloadHashes)
    {
        var (_, packed) = Samples.Known([Nowhere]);
        using var server = MirrorServer.Of(packed);
        var (set, _) = Samples.Known([server.Address], payloadHashes: payloadHashes);
        await Resolve(set, new DataRequest());
        var files = packed.Keys.Select(name => _folder.At("cache", "chainrule", "mnist", name)).ToArray();
        File.Delete(files[0]);
        File.WriteAllBytes(files[1], [1, 2, 3]);
        (await Resolve(set, new DataRequest())).Training.Count.ShouldBe(60);
        server.Requests.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_damaged_file_in_a_users_folder_is_an_error()
    {
        var (set, packed) = Samples.Known([Nowhere]);
        foreach (var (name, bytes) in packed) Write("work/data/mnist", name, bytes);
        Write("work/data/mnist", "t10k-labels-idx1-ubyte.gz", packed["t10k-labels-idx1-ubyte.gz"][..^1]);
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest())))
            .Message.ShouldContain("t10k-labels-idx1-ubyte.gz: ");
    }

    [Fact]
    public async Task A_changed_file_is_told_by_its_hash()
    {
        var (set, packed) = Samples.Known([Nowhere]);
        foreach (var (name, bytes) in packed) Write("work/data/mnist", name, bytes);
        Write("work/data/mnist", "t10k-labels-idx1-ubyte.gz", Samples.Gzip(Samples.Labels(20, 9)));
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest())))
            .Message.ShouldContain("It is another or a changed file");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var (set, packed) = Samples.Known([Nowhere]);
        foreach (var (name, bytes) in packed.Skip(1)) Write("work/data/mnist", name, bytes);
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest())))
            .Message.ShouldContain("missing train-images-idx3-ubyte");
    }

    [Fact]
    public async Task Swapped_files_are_told()
    {
        var (set, packed) = Samples.Known([Nowhere]);
        var (images, labels) = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
        (packed[images], packed[labels]) = (packed[labels], packed[images]);
        foreach (var (name, bytes) in packed) Write("mine", name, bytes);
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest { Folder = "../mine" })))
            .Message.ShouldContain("swapped");
        foreach (var (name, bytes) in packed) Write("work/data/mnist", name, bytes);
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest()))).Message.ShouldContain("swapped");
    }

    [Fact]
    public async Task Another_known_data_set_in_the_place_itself_is_looked_past()
    {
        var (mnist, packed) = Samples.Known([Nowhere]);
        var (kmnist, _) = Samples.Known([Nowhere], "kmnist", payloadHashes: false);
        kmnist = kmnist with { Files = [.. kmnist.Files.Select(file => file with { GzipSha256 = new string('0', 64) })] };
        foreach (var (name, bytes) in packed) Write("work/data", name, bytes);
        await Should.ThrowAsync<DataException>(() => Resolve([mnist, kmnist], new DataRequest { Name = "kmnist", AllowDownload = false }));
        (await Resolve([mnist, kmnist], new DataRequest { AllowDownload = false })).Training.Name.ShouldBe("mnist");
    }

    [Theory]
    [InlineData("mnits", "Did you mean mnist?")]
    [InlineData("didgits", "Did you mean digits?")]
    [InlineData("cifar-10", "Known are mnist, digits;")]
    public async Task An_unknown_name_is_explained(string name, string expected) =>
        (await Should.ThrowAsync<DataException>(() => Resolve(Samples.Known([Nowhere]).Set, new DataRequest { Name = name })))
            .Message.ShouldContain(expected);

    [Fact]
    public async Task Built_in_digits_can_be_asked_for_and_follow_the_seed()
    {
        var (set, _) = Samples.Known([Nowhere]);
        var data = await Resolve(set, new DataRequest { Name = "digits", Seed = 5 });
        data.IsFallback.ShouldBeFalse();
        data.Test.Image(0).ToArray().ShouldBe(BuiltInDigits.Test(5, 1).Image(0).ToArray());
        (data.Training.Count, data.Test.Count).ShouldBe((60_000, 10_000));
    }

    [Fact]
    public async Task Any_folder_of_idx_files_can_be_named()
    {
        foreach (var (part, count) in new[] { ("train", 12), ("test", 6) })
        {
            _folder.Write(Samples.Images(count, 5), "mine", $"{part}-images.idx3-ubyte");
            _folder.Write(Samples.Gzip(Samples.Labels(count, 3)), "mine", $"{part}-labels-idx1-ubyte.gz");
        }

        var data = await Resolve(Samples.Known([Nowhere]).Set, new DataRequest { Folder = _folder.At("mine") });
        data.Training.Name.ShouldBe("mine");
        data.Training.SampleShape.ShouldBe([1, 5, 5]);
        (data.Training.Count, data.Test.Count, data.Training.ClassCount).ShouldBe((12, 6, 3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Any_folder_of_pngs_by_class_can_be_named(bool parts)
    {
        for (var i = 0; i < 40; i++)
        {
            var png = PngWriter.Encode(new GrayImage(3, 2, [(byte)i, 1, 2, 3, 4, 5]));
            string[] inside = [i % 2 == 0 ? "10" : "9", $"{i}.png"];
            _folder.Write(png, parts ? ["shapes", i < 30 ? "train" : "test", .. inside] : ["shapes", .. inside]);
        }

        var data = await Resolve(Samples.Known([Nowhere]).Set, new DataRequest { Folder = _folder.At("shapes") });
        data.Training.ClassNames.ShouldBe(["9", "10"]);
        data.Training.SampleShape.ShouldBe([1, 2, 3]);
        (data.Training.Count, data.Test.Count).ShouldBe(parts ? (30, 10) : (34, 6));
        foreach (var part in new[] { data.Training, data.Test })
        {
            for (var i = 0; i < part.Count; i++) part.Label(i).ShouldBe(part.Image(i)[0] % 2 == 0 ? 1 : 0);
        }

        var odd = PngWriter.Encode(new GrayImage(2, 2, new byte[4]));
        _folder.Write(odd, parts ? ["shapes", "train", "9", "z.png"] : ["shapes", "9", "z.png"]);
        var request = new DataRequest { Folder = _folder.At("shapes") };
        (await Should.ThrowAsync<DataException>(() => Resolve(Samples.Known([Nowhere]).Set, request)))
            .Message.ShouldContain("z.png: expected 3×2 pixels");
    }

    [Fact]
    public async Task A_named_folder_without_data_is_an_error_even_when_no_data_set_is_named()
    {
        var (set, _) = Samples.Known([Nowhere]);
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest { Folder = "none" })))
            .Message.ShouldContain("no such folder");
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest { Folder = "." }))).Message.ShouldContain("found none");
        (await Should.ThrowAsync<DataException>(() => Resolve(set, new DataRequest { Folder = ".", Name = "mnist" })))
            .Message.ShouldContain("MNIST was not found");
    }

    [Fact]
    public async Task Cancelling_is_not_mistaken_for_a_missing_network()
    {
        using var cancel = new CancellationTokenSource();
        using var server = MirrorServer.Start(async (_, _) => await cancel.CancelAsync());
        var (set, _) = Samples.Known([server.Address]);
        await Should.ThrowAsync<OperationCanceledException>(() => Resolve([set], new DataRequest(), cancel.Token));
    }

    [Fact]
    public void The_cache_follows_the_platform()
    {
        new DataPlaces(name => name == "XDG_CACHE_HOME" ? _folder.At("xdg") : null, "/w").Cache.ShouldBe(_folder.At("xdg", "chainrule"));
        new DataPlaces(name => name is "HOME" or "LOCALAPPDATA" ? _folder.Path : null, "/w").Cache.ShouldStartWith(_folder.Path);
        new DataPlaces(name => name switch { "XDG_CACHE_HOME" => "relative", "HOME" or "LOCALAPPDATA" => _folder.Path, _ => null }, "/w")
            .Cache.ShouldStartWith(_folder.Path);
    }

    [Fact]
    public async Task Real_mnist_is_recognised_and_has_its_published_hashes()
    {
        var place = Environment.GetEnvironmentVariable("CHAINRULE_DATA");
        if (place is null || !Directory.Exists(Path.Combine(place, "mnist")))
        {
            Assert.Skip("CHAINRULE_DATA names no folder that holds mnist/.");
        }

        _environment["CHAINRULE_DATA"] = Path.GetFullPath(place);
        var data = await new DataResolver(_client, Places()).ResolveAsync(new DataRequest { Name = "mnist", AllowDownload = false });
        (data.Training.Count, data.Test.Count, data.Training.ClassCount).ShouldBe((60_000, 10_000, 10));
        (data.Training.Label(0), data.Test.Label(0)).ShouldBe((5, 7));
        var whole = Normalisation.Measure(data.Training);
        whole.Mean.ShouldBe(0.1307, 1e-4);
        whole.Std.ShouldBe(0.3081, 1e-4);
    }

    private DataPlaces Places() => new(
        name => name == "XDG_CACHE_HOME" ? _folder.At("cache") : _environment.GetValueOrDefault(name),
        Directory.CreateDirectory(_folder.At("work")).FullName);

    private Task<ResolvedData> Resolve(KnownDataSet set, DataRequest request) => Resolve([set], request);

    private Task<ResolvedData> Resolve(KnownDataSet[] sets, DataRequest request, CancellationToken cancel = default) =>
        new DataResolver(_client, Places(), sets, TimeSpan.FromSeconds(30)).ResolveAsync(request, cancel);

    private void Write(string place, string name, byte[] packed, string spelling = "")
    {
        string[] folder = place.Split('/');
        var (content, file) = (packed, name);
        if (spelling is "unpacked" or "dots" or "repacked") content = Unpacked(packed);
        if (spelling is "unpacked" or "dots") file = name[..^3];
        if (spelling == "dots") file = file.Replace("-idx", ".idx", StringComparison.Ordinal);
        if (spelling == "repacked") content = Samples.GzipWithEveryField(content);
        _folder.Write(content, [.. folder, file]);
    }

    private static byte[] Unpacked(byte[] packed)
    {
        var file = IdxFile.Parse(packed, "test");
        return Samples.Idx([.. file.Sizes], file.Elements.ToArray());
    }
}
