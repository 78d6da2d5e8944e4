using Chainrule.Lab.Data;

namespace Chainrule.Lab.Charts;

/// <summary>Pictures side by side, each with a bar for each class: what a network says of it. The true class is ticked.</summary>
public sealed record PredictionCards : Chart
{
    private const double Gap = 28;
    private const double Side = 96;
    private const double Row = 14;
    private const double Head = 22;
    private const double LeastBar = 64;

    /// <summary>The classes' names.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The pictures.</summary>
    public required IReadOnlyList<PredictionCard> Cards { get; init; }

    /// <summary>How many classes of each picture are drawn, the most probable ones; all where there are no more.</summary>
    public int Most { get; init; } = 10;

    private double NameWidth => Math.Min(90, Classes.Max(name => TextSize.Width("✓ " + name, Canvas.TextHeight)) + 8);

    private static double NumberWidth => TextSize.Width("100.0 %", Canvas.TextHeight) + 8;

    /// <inheritdoc/>
    public override Csv ToCsv()
    {
        var csv = new Csv(["picture", "caption", "truth", .. Classes]);
        for (var i = 0; i < Cards.Count; i++)
        {
            var card = Cards[i];
            csv.Add([i + 1, card.Caption, card.Truth is { } truth ? Classes[truth] : null, .. card.Probabilities.Select(p => (object)p)]);
        }

        return csv;
    }

    private protected override void Draw(Canvas canvas)
    {
        if (Cards.Count == 0)
        {
            canvas.Height = 32;
            canvas.Text("t", 0, 20, "no pictures yet");
            return;
        }

        var least = Side + 12 + NameWidth + LeastBar + NumberWidth;
        var columns = Math.Clamp((int)((canvas.Width + Gap) / (least + Gap)), 1, 4);
        var width = (canvas.Width + Gap) / columns - Gap;
        var height = Head + Math.Max(Side, Row * Math.Min(Most, Classes.Count)) + 14;
        for (var i = 0; i < Cards.Count; i++) Draw(canvas, Cards[i], i % columns * (width + Gap), i / columns * height, width);
        canvas.Height = (Cards.Count + columns - 1) / columns * height - 8;
    }

    private void Draw(Canvas canvas, PredictionCard card, double x, double y, double width)
    {
        canvas.Fitted("v", x, y + 14, card.Caption, width);
        var (picture, top) = (card.Picture, y + Head);
        var scale = Side / Math.Max(picture.Width, picture.Height);
        var png = "data:image/png;base64," + Convert.ToBase64String(PngWriter.Encode(ColorImage.Of(picture)));
        var (wide, high) = (picture.Width * scale, picture.Height * scale);
        canvas.Markup.Leaf("image", ("x", x), ("y", top), ("width", wide), ("height", high), ("href", png));
        var order = Enumerable.Range(0, Classes.Count);
        if (Classes.Count > Most) order = order.OrderByDescending(c => card.Probabilities[c]).Take(Most);
        var left = x + Side + 12 + NameWidth;
        var room = x + width - left - NumberWidth;
        canvas.Line("a", left, top, left, top + Row * Math.Min(Most, Classes.Count));
        foreach (var c in order)
        {
            Bar(canvas, c, c == card.Truth, card.Probabilities[c], (left, top, room));
            top += Row;
        }
    }

    private void Bar(Canvas canvas, int c, bool isTrue, double probability, (double Left, double Top, double Room) at)
    {
        canvas.Fitted(isTrue ? "v" : "t", at.Left - 7, at.Top + 11, (isTrue ? "✓ " : "") + Classes[c], NameWidth - 2, "end");
        var length = double.IsFinite(probability) ? Math.Clamp(probability, 0, 1) * at.Room : 0;
        if (length >= 0.5) canvas.Rectangle(isTrue ? "p c0" : "p c1", at.Left, at.Top + 1.5, length, Row - 3);
        var text = Numbers.Value(probability, NumberStyle.Percent);
        if (!(probability < 0.001)) canvas.Text(isTrue ? "v" : "t", at.Left + length + 5, at.Top + 11, text);
    }
}
