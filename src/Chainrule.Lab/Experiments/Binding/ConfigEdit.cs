using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chainrule.Lab.Experiments.Binding;

/// <summary>Changes one value of a document by its path. Unknown keys are put in as they are: the table then explains them.</summary>
internal static class ConfigEdit
{
    private const string PathForm = @"^[\w$]+(\[\d{1,6}\])*(\.[\w$]+(\[\d{1,6}\])*)*\z";

    internal static void Set(ConfigNode root, string path, string value, ConfigProblems problems)
    {
        if (!Regex.IsMatch(path, PathForm, RegexOptions.CultureInvariant))
        {
            problems.Add(path, null, "expected a path like optimizer.learningRate or model.layers[1].out.");
            return;
        }

        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var parent = root;
        foreach (var step in steps[..^1])
        {
            if (Into(parent, step, path, problems) is not { } inner) return;
            parent = inner;
        }

        var last = steps[^1];
        if (Into(parent, last, path, problems) is null) return;
        var node = Parse(value);
        if (last[0] == '[')
        {
            parent.Items[Index(last)] = node;
            return;
        }

        if (last == "type" && parent.Find(last)!.Text != node.Text) parent.Members.Clear();
        parent.Put(last, node);
    }

    /// <summary>The node one step further; a missing key becomes an empty object.</summary>
    private static ConfigNode? Into(ConfigNode parent, string step, string path, ConfigProblems problems)
    {
        if (step[0] == '[')
        {
            var index = Index(step);
            if (parent.Type == ConfigNodeType.List && index < parent.Items.Count) return parent.Items[index];
            var got = parent.Type == ConfigNodeType.List ? $"a list of {parent.Items.Count}, counted from 0" : $"{parent}";
            problems.Add(path, null, $"expected a list that has {step}, got {got}.");
            return null;
        }

        if (parent.Type != ConfigNodeType.Object)
        {
            problems.Add(path, null, $"expected an object that has \"{step}\", got {parent}.");
            return null;
        }

        if (parent.Find(step) is null) parent.Put(step, ConfigNode.Object());
        return parent.Find(step);
    }

    private static int Index(string step) => int.Parse(step.AsSpan(1, step.Length - 2), CultureInfo.InvariantCulture);

    private static ConfigNode Parse(string value)
    {
        var syntax = new ConfigProblems();
        var node = ConfigParser.Parse(Encoding.UTF8.GetBytes(value), syntax, lines: false);
        return node is null || syntax.Count > 0 ? ConfigNode.Of(value) : node;
    }
}
