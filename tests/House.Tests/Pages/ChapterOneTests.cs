using System.Globalization;
using ScalarTape;

namespace House.Tests.Pages;

/// <summary>The tape is right, and so is every number that chapter one prints; its programs' output is compared by PageTests.</summary>
public class ChapterOneTests
{
    private const string Path = "docs/book/01-the-chain-rule.md";

    private static readonly string[] s_lines = Repository.Read(Path).Split('\n');

    /// <summary>The chapter in one line, so that it may be wrapped anywhere.</summary>
    private static readonly string s_text = string.Join(' ', s_lines);

    [Fact]
    public void The_tape_has_at_most_sixty_lines() => Code.Lines.Count("samples/ScalarTape/Value.cs").ShouldBeLessThanOrEqualTo(60);

    [Fact]
    public void The_table_worked_by_hand_is_what_the_tape_computes()
    {
        var example = new Example(3, 2);
        example.Y.Backward();
        var numbers = new Dictionary<string, Value>
        {
            ["y"] = example.Y,
            ["d"] = example.D,
            ["c"] = example.C,
            ["b"] = example.B,
            ["a"] = example.A,
        };

        var lines = s_lines.Select(line => line.Split('|', StringSplitOptions.TrimEntries));
        var rows = lines.Where(cells => cells.Length == 7).Skip(2).ToList();

        rows.Select(row => row[1]).ShouldBe(numbers.Keys);
        foreach (var row in rows)
        {
            Number(row[3]).ShouldBe(numbers[row[1]].Data);
            Number(row[5]).ShouldBe(numbers[row[1]].Gradient);
            if (row[1] == "y") continue;
            // "y: 1 · 9, d: 6 · 1": each consumer's gradient times a slope, and together the gradient.
            var messages = row[4].Split(", ").Select(message => message.Split(' ')).ToList();
            messages.ShouldAllBe(message => Number(message[1]) == numbers[message[0].TrimEnd(':')].Gradient);
            messages.Sum(message => Number(message[1]) * Number(message[3])).ShouldBe(numbers[row[1]].Gradient);
        }
    }

    [Fact]
    public void The_nudged_results_are_those_of_the_chapter()
    {
        var (above, below) = (new Example(3.001, 2).Y.Data, new Example(2.999, 2).Y.Data);
        s_text.ShouldContain(FormattableString.Invariant($"At 3.001 it is {above:F6}, at 2.999 it is {below:F6}; the difference,"));
        s_text.ShouldContain(FormattableString.Invariant($"divided by the distance of 0.002, is {(above - below) / 0.002:F0}."));
    }

    [Fact]
    public void The_wrong_order_gives_what_the_chapter_says()
    {
        var (y, d, a) = (1, 6, 0);
        var c = y * 9;
        a += c * 2;
        a += d * 1;
        s_text.ShouldContain($"the gradient of `a` would have come out as {a} instead of 36.");
        s_text.ShouldContain($"`c` passes on {c + d * 1}, not {c}.");
        s_text.ShouldContain($"sent {c} · 2 to `a`");
        s_text.ShouldContain($"then $d \\cdot c$ grows by $d = {new Example(3, 2).D.Data}$ hairs.");
    }

    [Fact]
    public void The_counts_are_those_of_the_chapter()
    {
        s_text.ShouldContain(FormattableString.Invariant($"{64 * (784 * 128 + 128 * 10):N0} products"));
        new Network().Parameters.Count().ShouldBe(13);
        s_text.ShouldContain("thirteen adjustable numbers");
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(-1.5, 0.25)]
    [InlineData(0, 0)]
    public void Gradients_of_the_example_agree_with_finite_differences(double a, double b)
    {
        const double h = 1e-6;
        var example = new Example(a, b);
        example.Y.Backward();
        example.A.Gradient.ShouldBe((new Example(a + h, b).Y.Data - new Example(a - h, b).Y.Data) / (2 * h), 1e-8);
        example.B.Gradient.ShouldBe((new Example(a, b + h).Y.Data - new Example(a, b - h).Y.Data) / (2 * h), 1e-8);
    }

    [Fact]
    public void Gradients_of_the_network_agree_with_finite_differences()
    {
        const double h = 1e-6;
        var count = new Network().Parameters.Count();
        for (var i = 0; i < count; i++)
        {
            var (above, below, network) = (Nudged(i, h), Nudged(i, -h), new Network());
            network.Loss().Backward();
            network.Parameters.ElementAt(i).Gradient.ShouldBe((above.Loss().Data - below.Loss().Data) / (2 * h), 1e-8);
        }
    }

    [Fact]
    public void Going_back_twice_gives_the_same_gradients()
    {
        var example = new Example(3, 2);
        example.Y.Backward();
        example.Y.Backward();
        example.A.Gradient.ShouldBe(36);
    }

    /// <summary>The network with one parameter moved: a step against a gradient of exactly 1.</summary>
    private static Network Nudged(int parameter, double by)
    {
        var network = new Network();
        var value = network.Parameters.ElementAt(parameter);
        value.Backward();
        value.Step(-by);
        return network;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Example(Value A, Value B)
    {
        public Value C { get; } = A * B;

        public Value D => _d ??= C + A;

        public Value Y => _y ??= D * C;

        private Value? _d;
        private Value? _y;
    }
}
