using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Where a verb writes: facts and progress, in a terminal or plainly.</summary>
/// <remarks>Lines are never wrapped but where sentences are, so commands and paths can be copied.</remarks>
internal sealed class Screen
{
    /// <summary>The colour of what matters; blue and orange differ for every eye.</summary>
    internal const string Accent = "dodgerblue1";

    /// <summary>The colour of what is wrong or needs care.</summary>
    internal const string Care = "darkorange";

    /// <summary>The colour of labels.</summary>
    internal const string Faint = "grey";

    /// <summary>The columns of labels.</summary>
    internal const int LabelWidth = 10;

    private const int NoWrapping = 1 << 16;
    private const string EraseLine = "\r\u001b[2K";
    private bool _transient;

    /// <summary>Chooses how to write.</summary>
    /// <param name="around">What there is.</param>
    /// <param name="plain">Whether the user asked for plain lines.</param>
    /// <param name="json">Whether standard output belongs to one JSON document.</param>
    internal Screen(Surroundings around, bool plain = false, bool json = false)
    {
        IsLive = around.IsTerminal && !plain && !json;
        Unicode = around.Unicode;
        Colours = IsLive && around.Colours != ColorSystemSupport.NoColors;
        Width = around.Width;
        Height = around.Height;
        Facts = Make(json ? around.Error : around.Out, around);
        Progress = IsLive || json ? Facts : Make(around.Error, around);
    }

    /// <summary>Whether a line can be redrawn.</summary>
    internal bool IsLive { get; }

    /// <summary>Whether block characters can be shown.</summary>
    internal bool Unicode { get; }

    /// <summary>Whether colours can be shown.</summary>
    internal bool Colours { get; }

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>What was found out.</summary>
    internal IAnsiConsole Facts { get; }

    /// <summary>How far it is.</summary>
    internal IAnsiConsole Progress { get; }

    /// <summary>A labelled fact, in Spectre's markup.</summary>
    internal void Fact(string label, string markup) => Facts.MarkupLine($"[{Faint}]{label.PadRight(LabelWidth)}[/]{markup}");

    /// <summary>Sentences in a colour, wrapped between words in a terminal and in one line elsewhere.</summary>
    internal void Prose(string label, string colour, string text)
    {
        var (line, indent) = ("", label.Length == 0 ? "" : new string(' ', LabelWidth));
        var head = label.Length == 0 ? "" : $"[{Faint}]{label.PadRight(LabelWidth)}[/]";
        foreach (var word in text.Split(' '))
        {
            if (IsLive && line.Length > 0 && indent.Length + line.Length + 1 + word.Length > Width)
            {
                Facts.MarkupLine($"{head}[{colour}]{Markup.Escape(line)}[/]");
                (line, head) = ("", indent);
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        Facts.MarkupLine($"{head}[{colour}]{Markup.Escape(line)}[/]");
    }

    /// <summary>A line of facts, in Spectre's markup.</summary>
    internal void Line(string markup = "") => Facts.MarkupLine(markup);

    /// <summary>Draws, or redraws, the line that will vanish; nothing where lines cannot be redrawn.</summary>
    internal void Transient(string markup)
    {
        if (!IsLive) return;
        Control(EraseLine);
        Progress.Markup(markup);
        _transient = true;
    }

    /// <summary>Takes the line that was to vanish away.</summary>
    internal void ClearTransient()
    {
        if (!_transient) return;
        Control(EraseLine);
        _transient = false;
    }

    /// <summary>Overwrites the beginning of a line some rows above the current one, if it is still to be seen.</summary>
    internal void Overwrite(int rowsAbove, string text)
    {
        if (!IsLive || rowsAbove < 1 || rowsAbove >= Height - 1) return;
        ClearTransient();
        Control($"\u001b[{rowsAbove}A\r{text}\u001b[{rowsAbove}B\r");
    }

    private void Control(string code) => Progress.Write(new ControlCode(code));

    private IAnsiConsole Make(TextWriter writer, Surroundings around)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsLive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = IsLive ? around.Colours : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = NoWrapping;
        console.Profile.Capabilities.Unicode = Unicode;
        return console;
    }
}
