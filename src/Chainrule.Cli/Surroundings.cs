using System.Text;
using Spectre.Console;

namespace Chainrule.Cli;

/// <summary>What lies around the program: its streams, its terminal, its environment, its folder, the network, the clock.</summary>
internal sealed record Surroundings
{
    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Whether standard output is a terminal that lines can be redrawn on.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The terminal's colours.</summary>
    public ColorSystemSupport Colours { get; init; } = ColorSystemSupport.NoColors;

    /// <summary>Whether block characters can be shown.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>The terminal's columns.</summary>
    public int Width { get; init; } = 80;

    /// <summary>The terminal's rows.</summary>
    public int Height { get; init; } = 24;

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>What relative paths start from; empty for the folder that the process stands in.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Makes the client of downloads.</summary>
    public Func<HttpClient> Network { get; init; } = () => new HttpClient();

    /// <summary>The time.</summary>
    public Func<DateTimeOffset> Now { get; init; } = () => DateTimeOffset.Now;

    /// <summary>A path that the user gave, from the folder it starts from.</summary>
    public string Path(string path) => System.IO.Path.Combine(Folder, path);

    /// <summary>The surroundings of this process.</summary>
    /// <returns>A pipe, CI, NO_COLOR and a dumb terminal are told the same facts plainly, a line for each epoch.</returns>
    public static Surroundings OfProcess()
    {
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = Encoding.UTF8;
        var around = new Surroundings
        {
            Out = Console.Out,
            Error = Console.Error,
            Input = Console.OpenStandardInput,
            Unicode = Console.OutputEncoding.WebName == "utf-8",
        };
        var dumb = around.Variable("TERM") is "dumb" or "" || around.Variable("NO_COLOR") is { Length: > 0 }
            || around.Variable("CI") is { Length: > 0 } and not ("false" or "0");
        if (Console.IsOutputRedirected || dumb) return around;
        var profile = AnsiConsole.Profile;
        return around with
        {
            IsTerminal = profile.Capabilities.Ansi,
            Colours = profile.Capabilities.ColorSystem switch
            {
                ColorSystem.NoColors => ColorSystemSupport.NoColors,
                ColorSystem.Legacy => ColorSystemSupport.Legacy,
                ColorSystem.Standard => ColorSystemSupport.Standard,
                ColorSystem.EightBit => ColorSystemSupport.EightBit,
                _ => ColorSystemSupport.TrueColor,
            },
            Width = Math.Max(profile.Width, 40),
            Height = Math.Max(profile.Height, 5),
        };
    }
}
