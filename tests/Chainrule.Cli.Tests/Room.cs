using System.Buffers.Binary;
using System.Net;
using Chainrule.Lab.Data;
using Spectre.Console;

namespace Chainrule.Cli.Tests;

/// <summary>A folder of its own with 600 digits to learn from and 200 to test on, no network, and an empty environment.</summary>
internal sealed class Room : IDisposable
{
    private static readonly Lazy<(string Name, byte[] Bytes)[]> s_digits = new(Digits);

    public Room(bool withData = true)
    {
        Folder = Directory.CreateTempSubdirectory("chainrule-cli-").FullName;
        if (!withData) return;
        Directory.CreateDirectory(Data);
        foreach (var (name, bytes) in s_digits.Value) File.WriteAllBytes(Path.Combine(Data, name), bytes);
    }

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "some-digits");

    public Dictionary<string, string> Environment { get; } = [];

    public Stream Input { get; set; } = Stream.Null;

    public bool IsTerminal { get; set; }

    public ColorSystemSupport Colours { get; set; } = ColorSystemSupport.TrueColor;

    public int Width { get; set; } = 80;

    /// <summary>What to do when a text appears in what is written.</summary>
    public (string Text, Action Do)? On { get; set; }

    public static string[] SmallTraining(params string[] more) =>
        ["train", "--data", "some-digits", "--hidden", "16", "--epochs", "2", "--batch", "20", "--threads", "1", .. more];

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs a command line; the room's folder is told as "~".</summary>
    public async Task<Told> Run(string[] args, CancellationToken cancellation = default)
    {
        using var output = new WatchingWriter(this);
        using var error = new WatchingWriter(this);
        var around = new Surroundings
        {
            Out = output,
            Error = error,
            Input = () => Input,
            IsTerminal = IsTerminal,
            Colours = IsTerminal ? Colours : ColorSystemSupport.NoColors,
            Width = Width,
            Height = 40,
            Variable = name => name == "HOME" ? Path.Combine(Folder, "home") : Environment.GetValueOrDefault(name),
            Folder = Folder,
            Network = () => new HttpClient(new NoNetwork()),
        };
        var code = await Program.RunAsync(args, around, cancellation);
        return new Told(code, output.ToString().Replace(Folder, "~"), error.ToString().Replace(Folder, "~"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static (string, byte[])[] Digits()
    {
        var (training, test) = (BuiltInDigits.Training(1, 600), BuiltInDigits.Test(1, 200));
        return
        [
            ("train-images-idx3-ubyte", Images(training)), ("train-labels-idx1-ubyte", Labels(training)),
            ("t10k-images-idx3-ubyte", Images(test)), ("t10k-labels-idx1-ubyte", Labels(test)),
        ];
    }

    private static byte[] Images(ImageDataSet data) =>
        [.. Words(0x803, data.Count, 28, 28), .. Enumerable.Range(0, data.Count).SelectMany(i => data.Image(i).ToArray())];

    private static byte[] Labels(ImageDataSet data) =>
        [.. Words(0x801, data.Count), .. Enumerable.Range(0, data.Count).Select(i => (byte)data.Label(i))];

    private static byte[] Words(params int[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }

    private sealed class WatchingWriter(Room room) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (room.On is { } on && value is not null && value.Contains(on.Text, StringComparison.Ordinal)) on.Do();
        }
    }

    private sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("there is no network here", null, HttpStatusCode.ServiceUnavailable);
    }
}
