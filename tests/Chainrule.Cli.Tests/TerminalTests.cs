using System.Text.RegularExpressions;
using Spectre.Console;

namespace Chainrule.Cli.Tests;

public class TerminalTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task In_a_terminal_the_table_grows_and_one_row_is_starred(int width)
    {
        using var room = new Room { IsTerminal = true, Width = width };
        var told = await room.Run(Room.SmallTraining("--epochs", "5", "--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        told.Error.ShouldBe("");
        var seen = Screen(told.Out);
        seen.ShouldContain("  epoch    train loss  accuracy    validation loss  accuracy    seconds");
        for (var epoch = 1; epoch <= 5; epoch++) seen.Count(line => Regex.IsMatch(line, $@"^[ ★] {epoch,5}  ")).ShouldBe(1);
        seen.Count(line => line.StartsWith('★')).ShouldBe(1);
        seen.ShouldNotContain(line => line.Contains("left", StringComparison.Ordinal));
        var best = Regex.Match(told.Out, @"epoch (\d): validation").Groups[1].Value;
        seen.Single(line => line.StartsWith('★'))[..7].Trim('★', ' ').ShouldBe(best);
        seen.TakeWhile(line => !line.StartsWith("saved", StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= width);
    }

    [Fact]
    public async Task The_running_epoch_is_told_on_a_line_that_vanishes()
    {
        using var room = new Room { IsTerminal = true };
        var told = await room.Run(Room.SmallTraining());
        told.Out.ShouldMatch(@"\r\u001b\[2K.*step \d+/25  loss \d\.\d{4}  \d+ s left");
    }

    [Fact]
    public async Task Without_colours_the_terminal_is_still_redrawn_and_nothing_is_coloured()
    {
        using var room = new Room { IsTerminal = true, Colours = ColorSystemSupport.NoColors };
        var told = await room.Run(Room.SmallTraining());
        told.Out.ShouldNotMatch(@"\u001b\[(3|4)8;|\u001b\[3[0-7]m");
        told.Out.ShouldContain("\r");
    }

    [Theory]
    [InlineData("--plain")]
    [InlineData("--json")]
    public async Task Plain_and_json_take_every_escape_away(string option)
    {
        using var room = new Room { IsTerminal = true };
        var told = await room.Run(Room.SmallTraining(option));
        (told.Out + told.Error).ShouldNotContain("\u001b");
        (told.Out + told.Error).ShouldNotContain("\r");
        told.Error.ShouldContain("epoch 2/2");
    }

    [Theory]
    [InlineData("plan --hidden 256,128,64 --activation sigmoid --loss mse")]
    [InlineData("plan --hidden 256 --norm batch --dropout 0.2 --optimizer adamW --schedule cosine --set schedule.period=1 --warmup 0.5")]
    [InlineData("plan --hidden 256 --norm weight --optimizer lion --schedule plateau --warmup 0.5")]
    [InlineData("bench --quick --data some-digits --threads 1")]
    [InlineData("doctor")]
    [InlineData("train --help")]
    public async Task Every_line_fits_eighty_columns(string words)
    {
        using var room = new Room { IsTerminal = true };
        var told = await room.Run(words.Split(' '));
        told.Code.ShouldBe(0, told.Error);
        var withoutPaths = Screen(told.Out).Where(line => !line.Contains('~', StringComparison.Ordinal));
        withoutPaths.ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task In_a_terminal_a_rate_is_drawn_in_dots()
    {
        using var room = new Room { IsTerminal = true };
        var told = await room.Run(["plan", "--hidden", "8", "--schedule", "oneCycle"]);
        var lines = Screen(told.Out);
        var top = lines.FindIndex(line => line.StartsWith("rate ", StringComparison.Ordinal));
        lines[top].ShouldStartWith("rate      0.1 │⠀⠀⠀⠀");
        lines[top + 7].ShouldStartWith("            0 │⠤⠴⠚⠉");
        lines[top + 8].ShouldBe("              └" + new string('─', 60));
    }

    /// <summary>The lines that stand on the screen in the end: carriage returns, line erasure and cursor movement carried out.</summary>
    private static List<string> Screen(string written)
    {
        var (lines, row, column) = (new List<char[]> { Blank() }, 0, 0);
        for (var i = 0; i < written.Length; i++)
        {
            var escape = written[i] == '\u001b' ? Regex.Match(written[i..], @"^\u001b\[([0-9;]*)([A-Za-z])") : null;
            if (escape is { Success: true })
            {
                var count = int.TryParse(escape.Groups[1].Value, out var number) ? number : 1;
                if (escape.Groups[2].Value == "A") row -= count;
                if (escape.Groups[2].Value == "B") row += count;
                if (escape.Groups[2].Value == "K") lines[row] = Blank();
                i += escape.Length - 1;
            }
            else if (written[i] == '\r')
            {
                column = 0;
            }
            else if (written[i] == '\n')
            {
                (row, column) = (row + 1, 0);
                if (row == lines.Count) lines.Add(Blank());
            }
            else
            {
                lines[row][column++] = written[i];
            }
        }

        return [.. lines.Select(line => new string(line).TrimEnd())];

        static char[] Blank() => [.. Enumerable.Repeat(' ', 400)];
    }
}
