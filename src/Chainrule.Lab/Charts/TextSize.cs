namespace Chainrule.Lab.Charts;

/// <summary>How wide a text will be, roughly: no font is at hand; the guess is that of a wide one.</summary>
internal static class TextSize
{
    /// <summary>The width in pixels of a text in a font of so many pixels.</summary>
    internal static double Width(string text, double size) => size * text.EnumerateRunes().Sum(rune => rune.Value switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or '.' or ',' or ':' or ' ' or '|' or '\'' => 0.36,
        'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.92,
        >= 'A' and <= 'Z' => 0.7,
        >= 0x2190 => 1.0,
        _ => 0.63,
    });

    /// <summary>A text of at most so many pixels; a longer one ends in an ellipsis.</summary>
    internal static string Fit(string text, double size, double width)
    {
        if (Width(text, size) <= width) return text;
        var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        while (runes.Count > 1 && Width(string.Concat(runes) + "…", size) > width) runes.RemoveAt(runes.Count - 1);
        return string.Concat(runes).TrimEnd() + "…";
    }
}
