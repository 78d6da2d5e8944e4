using System.Globalization;
using System.Numerics;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>A whole number within bounds.</summary>
internal sealed class Whole<T>(T min, T max) : Kind<T>
    where T : IBinaryInteger<T>
{
    internal override string Expected => $"a whole number from {min} to {max}";

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out T value)
    {
        value = min;
        if (node.Type != ConfigNodeType.Number || !TryParse(node.Text, out var number)) return Refuse(node, path, problems);
        if (number < long.CreateChecked(min) || number > long.CreateChecked(max)) return Refuse(node, path, problems);
        value = T.CreateChecked(number);
        return true;
    }

    internal override ConfigNode Write(T value) => ConfigNode.Of(long.CreateChecked(value));

    internal override ConfigNode Describe(SharedSchemas shared) =>
        ConfigNode.Object(("type", ConfigNode.Of("integer")), ("minimum", Write(min)), ("maximum", Write(max)));

    /// <summary>JSON knows no whole numbers: 10, 10.0 and 1e1 are the same.</summary>
    private static bool TryParse(string text, out long number)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return true;
        var real = double.Parse(text, CultureInfo.InvariantCulture);
        var whole = Math.Abs(real) <= 1L << 53 && real == Math.Floor(real);
        number = whole ? (long)real : 0;
        return whole;
    }
}
