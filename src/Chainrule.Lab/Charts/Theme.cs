namespace Chainrule.Lab.Charts;

/// <summary>
/// The colours of charts and pages, light and dark. The ten of series have a contrast of at least 3:1 with the paper, and any two differ,
/// for every kind of colour vision, by a CIELAB distance of at least 20 (14 for the rare tritan kind); a test measures both.
/// </summary>
internal static class Theme
{
    internal const string LightPaper = "#ffffff";
    internal const string DarkPaper = "#14171c";
    internal const string LightHeat = "#08488f";
    internal const string DarkHeat = "#7db9ff";

    private const string Font = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

    internal static readonly string[] Light =
        ["#1c67c5", "#dc6a1d", "#269261", "#af5b9a", "#2599db", "#6e4b08", "#5435d7", "#841638", "#720078", "#ff105a"];

    internal static readonly string[] Dark =
        ["#6fa9f9", "#ee873c", "#4bcf92", "#d282be", "#afe3f9", "#f1dc4d", "#7f77f6", "#d73f5c", "#b91faf", "#d3131f"];

    internal static int Colors => Light.Length;

    /// <summary>The style sheet of a page.</summary>
    internal static string OfPage { get; } = Variables(":root") + Charts + PageStyle.Css;

    /// <summary>The style sheet within a drawing that is a file of its own.</summary>
    internal static string OfPicture { get; } = Variables(".chart") + Charts;

    /// <summary>How opaque a shade 0 … 1 is; what is not zero is seen.</summary>
    internal static double Shade(double shade) => shade <= 0 ? 0 : 0.06 + 0.94 * Math.Min(1, shade);

    /// <summary>The text that is read best on a shade: from 0.6 on black in the dark theme, from 0.74 on white in the light one.</summary>
    internal static string TextOn(double opacity) => opacity switch { < 0.6 => "lo", < 0.74 => "mid", _ => "hi" };

    /// <summary>Blue at −1, white at 0, orange at 1; gray where there is no number.</summary>
    internal static (byte Red, byte Green, byte Blue) Diverging(double value)
    {
        if (!double.IsFinite(value)) return (128, 128, 128);
        var (size, end) = (Math.Min(1, Math.Abs(value)), value < 0 ? (Red: 16, Green: 88, Blue: 178) : (Red: 205, Green: 92, Blue: 8));
        return (Mix(end.Red), Mix(end.Green), Mix(end.Blue));

        byte Mix(int full) => (byte)Math.Round(255 + (full - 255) * size);
    }

    private static string Variables(string at) =>
        $$"""
        {{at}}{color-scheme:light dark;--paper:{{LightPaper}};--ink:#1b2028;--muted:#59616e;--axis:#8a93a0;--grid:#e7eaee;--wash:#f5f7f9;
        --link:#1759ad;--heat:{{LightHeat}};--lo:#000;--hi:#fff;{{Numbered(Light)}}
        }
        @media screen and (prefers-color-scheme:dark){{{at}}{--paper:{{DarkPaper}};--ink:#e6e9ee;--muted:#a3acb9;--axis:#6d7684;
        --grid:#2a3038;--wash:#1c2027;--link:#7db9ff;--heat:{{DarkHeat}};--lo:#fff;--hi:#000;{{Numbered(Dark)}}
        }
        }

        """;

    private static string Numbered(string[] colors) => string.Concat(colors.Select((color, i) => $"--c{i}:{color};"));

    private static string Charts => string.Concat(Light.Select((_, i) => $".c{i}{{--c:var(--c{i})}}")) +
        $$"""

        .chart{font:12px {{Font}};font-variant-numeric:tabular-nums}
        .chart text{fill:var(--ink)}
        .chart .t{fill:var(--muted)}
        .chart .v{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
        .chart .g{stroke:var(--grid);fill:none}
        .chart .a{stroke:var(--axis);fill:none}
        .chart .r{stroke:var(--muted);stroke-dasharray:2 3;fill:none}
        .chart .l,.chart .f{stroke:var(--c);fill:none;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
        .chart .d{stroke-width:1}
        .chart .f{stroke-width:1;opacity:.35}
        .chart .b{fill:var(--c);opacity:.16}
        .chart .m{fill:var(--c);stroke:var(--paper);stroke-width:.8}
        .chart .o{stroke:var(--c);fill:none;stroke-width:1.8}
        .chart .x{stroke:var(--c);fill:none;stroke-width:2.4;stroke-linecap:round}
        .chart .p{fill:var(--c)}
        .chart .q{fill:color-mix(in srgb,var(--c) 50%,var(--paper))}
        .chart .w{stroke:var(--ink);fill:none;stroke-width:1.2}
        .chart .h{fill:var(--heat)}
        .chart .lo{fill:var(--lo)}
        .chart .mid{fill:#000}
        .chart .hi{fill:var(--hi)}
        .chart .s{stroke:var(--c);fill:none;stroke-width:7;opacity:.62}
        .chart .sr{stroke-linecap:round}
        .chart .ss{stroke-linecap:square;stroke-width:6}
        .chart .sb{stroke-width:4}
        .chart .n{font-size:15px;font-weight:700;fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:5px;
        stroke-linejoin:round}
        .chart image{image-rendering:pixelated}

        """;
}
