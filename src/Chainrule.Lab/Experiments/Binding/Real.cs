using System.Globalization;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>A finite number within bounds; a bound may itself be excluded.</summary>
internal sealed class Real(double min, double max, bool aboveMin = false, bool belowMax = false) : Kind<double>
{
    internal override string Expected
    {
        get
        {
            var low = aboveMin ? "above {0} and" : "from {0} to";
            var high = belowMax ? "below {1}" : aboveMin ? "at most {1}" : "{1}";
            return string.Format(CultureInfo.InvariantCulture, $"a number {low} {high}", min, max);
        }
    }

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out double value)
    {
        value = min;
        if (node.Type != ConfigNodeType.Number) return Refuse(node, path, problems);
        var number = double.Parse(node.Text, CultureInfo.InvariantCulture);
        var high = aboveMin ? number > min : number >= min;
        var low = belowMax ? number < max : number <= max;
        if (!high || !low) return Refuse(node, path, problems);
        value = number;
        return true;
    }

    internal override ConfigNode Write(double value) => ConfigNode.Of(value);

    internal override ConfigNode Describe(SharedSchemas shared) => ConfigNode.Object(
        ("type", ConfigNode.Of("number")),
        (aboveMin ? "exclusiveMinimum" : "minimum", Write(min)),
        (belowMax ? "exclusiveMaximum" : "maximum", Write(max)));
}
