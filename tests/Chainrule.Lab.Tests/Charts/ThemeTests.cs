using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Tests.Charts;

/// <summary>
/// Contrast as in WCAG 2.1 (relative luminance); colour blindness as in G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A
/// Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, table of matrices, severity 1.0;
/// distances in CIELAB (D65, CIE 1976).
/// </summary>
public class ThemeTests
{
    private static readonly Dictionary<string, double[]> s_eyes = new()
    {
        ["all cones"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protan"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deutan"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritan"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Fact]
    public void Lines_have_a_contrast_of_three_with_the_paper()
    {
        foreach (var color in Theme.Light) Contrast(color, Theme.LightPaper).ShouldBeGreaterThan(3, color);
        foreach (var color in Theme.Dark) Contrast(color, Theme.DarkPaper).ShouldBeGreaterThan(3, color);
        Contrast("#ffffff", "#000000").ShouldBe(21, 1e-9);
    }

    [Theory]
    [InlineData("all cones", 20)]
    [InlineData("protan", 20)]
    [InlineData("deutan", 20)]
    [InlineData("tritan", 14)]
    public void Any_two_colours_differ_for_every_eye(string eye, double least)
    {
        foreach (var palette in new[] { Theme.Light, Theme.Dark })
        {
            for (var i = 0; i < palette.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    Distance(palette[i], palette[j], s_eyes[eye]).ShouldBeGreaterThan(least, $"{palette[i]} and {palette[j]}");
                }
            }
        }
    }

    [Fact]
    public void Red_and_green_that_only_full_vision_tells_apart_would_be_noticed()
    {
        Distance("#d62728", "#8c7a00", s_eyes["all cones"]).ShouldBeGreaterThan(20);
        Distance("#8c6d00", "#a85c00", s_eyes["deutan"]).ShouldBeLessThan(20);
    }

    [Fact]
    public void Numbers_on_every_shade_of_a_heat_map_can_be_read()
    {
        for (var i = 0; i <= 100; i++)
        {
            var css = Theme.TextOn(i / 100.0);
            var (light, dark) = css switch { "lo" => ("#000000", "#ffffff"), "mid" => ("#000000", "#000000"), _ => ("#ffffff", "#000000") };
            Contrast(light, Blend(Theme.LightHeat, Theme.LightPaper, i / 100.0)).ShouldBeGreaterThan(4.4, $"light, {i} %");
            Contrast(dark, Blend(Theme.DarkHeat, Theme.DarkPaper, i / 100.0)).ShouldBeGreaterThan(4.4, $"dark, {i} %");
        }
    }

    [Fact]
    public void Weights_are_blue_below_zero_white_at_it_and_orange_above()
    {
        Theme.Diverging(0).ShouldBe(((byte)255, (byte)255, (byte)255));
        var (red, _, blue) = Theme.Diverging(-1);
        blue.ShouldBeGreaterThan(red);
        (red, _, blue) = Theme.Diverging(1);
        red.ShouldBeGreaterThan(blue);
        Theme.Diverging(7).ShouldBe(Theme.Diverging(1));
        Theme.Diverging(double.NaN).ShouldBe(((byte)128, (byte)128, (byte)128));
    }

    private static double[] Channels(string color) =>
        [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(color.Substring(1 + 2 * i, 2), 16) / 255.0)];

    private static double[] Linear(string color) =>
        [.. Channels(color).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

    private static string Blend(string over, string under, double opacity) => "#" + string.Concat(Channels(over).Zip(Channels(under))
        .Select(pair => $"{(int)Math.Round(255 * (pair.Second + (pair.First - pair.Second) * opacity)):x2}"));

    private static double Contrast(string a, string b)
    {
        double Luminance(string color) => 0.2126 * Linear(color)[0] + 0.7152 * Linear(color)[1] + 0.0722 * Linear(color)[2];
        var (x, y) = (Luminance(a) + 0.05, Luminance(b) + 0.05);
        return Math.Max(x, y) / Math.Min(x, y);
    }

    private static double Distance(string a, string b, double[] eye)
    {
        var (x, y) = (Lab(Seen(Linear(a), eye)), Lab(Seen(Linear(b), eye)));
        return Math.Sqrt(x.Zip(y).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
    }

    private static double[] Seen(double[] c, double[] eye) =>
        [.. Enumerable.Range(0, 3).Select(i => Math.Clamp(eye[3 * i] * c[0] + eye[3 * i + 1] * c[1] + eye[3 * i + 2] * c[2], 0, 1))];

    private static double[] Lab(double[] c)
    {
        double Root(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : (24389.0 / 27 * t + 16) / 116;
        var x = Root((0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047);
        var y = Root(0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2]);
        var z = Root((0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    }
}
