using Chainrule.Kernels;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>A height and a width: one number for both, or a list of the two.</summary>
internal sealed class Extent(int min, int max) : Kind<Size2d>
{
    private readonly Whole<int> _number = new(min, max);

    internal override string Expected => $"{_number.Expected}, or a list of two, the height first";

    internal override bool TryRead(ConfigNode node, string path, ConfigProblems problems, out Size2d value)
    {
        value = min;
        if (node.Type == ConfigNodeType.Number)
        {
            // A problem with one number is told in the words for both forms.
            if (!_number.TryRead(node, path, new ConfigProblems(), out var both)) return Refuse(node, path, problems);
            value = both;
            return true;
        }

        if (node.Type != ConfigNodeType.List || node.Items.Count != 2) return Refuse(node, path, problems);
        var down = _number.TryRead(node.Items[0], $"{path}[0]", problems, out var height);
        var across = _number.TryRead(node.Items[1], $"{path}[1]", problems, out var width);
        value = (height, width);
        return down && across;
    }

    internal override ConfigNode Write(Size2d value) => value.Height == value.Width
        ? _number.Write(value.Height)
        : ConfigNode.List([_number.Write(value.Height), _number.Write(value.Width)]);

    internal override ConfigNode Describe(SharedSchemas shared)
    {
        var pair = ConfigNode.Object(
            ("type", ConfigNode.Of("array")), ("minItems", ConfigNode.Of(2L)), ("maxItems", ConfigNode.Of(2L)));
        pair.Put("items", _number.Describe(shared));
        return ConfigNode.Object(("oneOf", ConfigNode.List([_number.Describe(shared), pair])));
    }
}
