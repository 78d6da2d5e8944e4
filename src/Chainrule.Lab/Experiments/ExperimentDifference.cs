using Chainrule.Lab.Experiments.Binding;

namespace Chainrule.Lab.Experiments;

/// <summary>The values in which several experiments differ: what a table of them needs, and no more.</summary>
/// <remarks>
/// Names and schemas do not count. Models that are built of other layers differ in one value, "model.layers"; a key that only some types
/// have ("optimizer.momentum") counts where it is not that type's default.
/// </remarks>
public sealed class ExperimentDifference
{
    private const string LayersPath = "model.layers";
    private static readonly string[] s_labels = ["$schema", "name"];

    private ExperimentDifference(IReadOnlyList<string> paths, IReadOnlyList<IReadOnlyList<string?>> values) =>
        (Paths, Values) = (paths, values);

    /// <summary>Where they differ: "optimizer.learningRate", "model.layers[1].out"; in the order of a file.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The paths by their last words, as many as tell them apart: "learningRate", "layers[1].out".</summary>
    public IReadOnlyList<string> Names => ShortNames(Paths);

    /// <summary>For each experiment the value at each path, as a file has it but without quotes; null where it has none.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Values { get; }

    /// <summary>Compares experiments.</summary>
    /// <param name="experiments">The experiments; one alone, or none, differs in nothing.</param>
    /// <returns>Where they differ.</returns>
    public static ExperimentDifference Of(IEnumerable<Experiment> experiments)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        var all = experiments.ToList();
        var sameLayers = all.Select(experiment => Structure(experiment.Model)).Distinct().Count() <= 1;
        var values = all.Select(experiment => sameLayers ? Flatten(experiment) : Summarised(experiment)).Select(Map).ToList();
        if (!sameLayers) TellApart(all, values);
        var defaults = all.Select(experiment => Map(Flatten(Plain(experiment)))).ToList();
        var paths = values.SelectMany(map => map.Keys).Distinct().Where(Differs).ToList();
        var order = Flatten(new Experiment()).Select(value => Top(value.Path)).Distinct().ToList();
        string[] ordered = [.. paths.OrderBy(path => order.IndexOf(Top(path)))];
        return new(ordered, [.. values.Select(map => (string?[])[.. ordered.Select(path => map.GetValueOrDefault(path))])]);

        bool Differs(string path)
        {
            if (s_labels.Contains(path)) return false;
            var there = values.Select(map => map.GetValueOrDefault(path)).ToList();
            if (there.OfType<string>().Distinct().Count() > 1) return true;
            return there.Contains(null)
                && there.Zip(defaults).Any(pair => pair.First is { } value && pair.Second.GetValueOrDefault(path) != value);
        }
    }

    /// <summary>Every value of an experiment with its path, in the order of a file; a list of plain values is one.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <returns>Paths, as <see cref="Experiment.Set(string, string)"/> takes them, and values without quotes.</returns>
    public static IReadOnlyList<(string Path, string Value)> Flatten(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var values = new List<(string, string)>();
        Flatten(ExperimentTable.Experiment.Write(experiment), "", values);
        return values;
    }

    /// <summary>Paths by their last words, as many as tell them apart; a key of a layer keeps the layer.</summary>
    /// <param name="paths">The paths, each once.</param>
    /// <returns>A name for each.</returns>
    public static IReadOnlyList<string> ShortNames(IReadOnlyList<string> paths)
    {
        return [.. paths.Select(path => Suffixes(path).First(IsUnique))];

        bool IsUnique(string suffix) => paths.Count(path => path == suffix || path.EndsWith($".{suffix}", StringComparison.Ordinal)) == 1;
    }

    private static void Flatten(ConfigNode node, string path, List<(string, string)> values)
    {
        if (node.Type == ConfigNodeType.Object)
        {
            foreach (var member in node.Members) Flatten(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}", values);
        }
        else if (node.Type == ConfigNodeType.List && node.Items.Any(IsDeep))
        {
            for (var i = 0; i < node.Items.Count; i++) Flatten(node.Items[i], $"{path}[{i}]", values);
        }
        else
        {
            var isList = node.Type == ConfigNodeType.List;
            values.Add((path, isList ? $"[{string.Join(", ", node.Items.Select(item => item.Text))}]" : node.Text));
        }
    }

    private static bool IsDeep(ConfigNode node) => node.Type is ConfigNodeType.Object or ConfigNodeType.List;

    /// <summary>The experiment's values, with one for all its layers: "128-10 relu".</summary>
    private static IReadOnlyList<(string Path, string Value)> Summarised(Experiment experiment)
    {
        var kinds = experiment.Model.AllLayers()
            .Where(layer => layer is not (LayerSettings.Linear or LayerSettings.Conv2d or LayerSettings.Flatten)).Select(Type).Distinct();
        var words = string.Join(' ', kinds.Prepend(string.Join('-', experiment.Model.Widths())));
        var values = Flatten(experiment);
        return [.. values.Where(value => !value.Path.StartsWith(LayersPath, StringComparison.Ordinal)), (LayersPath, words)];
    }

    /// <summary>Numbers the models that the same few words describe.</summary>
    private static void TellApart(List<Experiment> experiments, List<Dictionary<string, string>> values)
    {
        foreach (var alike in Enumerable.Range(0, experiments.Count).GroupBy(i => values[i][LayersPath]).ToList())
        {
            var models = alike.GroupBy(i => string.Join('\n', Flatten(experiments[i]).Where(IsOfLayers))).ToList();
            for (var number = 2; number <= models.Count; number++)
            {
                foreach (var i in models[number - 1]) values[i][LayersPath] += $" ({number})";
            }
        }

        static bool IsOfLayers((string Path, string Value) value) => value.Path.StartsWith(LayersPath, StringComparison.Ordinal);
    }

    /// <summary>The types of the layers, and where they stand.</summary>
    private static string Structure(ModelSettings model) => string.Join(
        '\n', Flatten(new Experiment { Model = model }).Where(value => value.Path.EndsWith(".type", StringComparison.Ordinal)));

    /// <summary>An experiment with the same types and otherwise the defaults.</summary>
    private static Experiment Plain(Experiment experiment) => new()
    {
        Loss = Default(LossTable.Loss, experiment.Loss),
        Optimizer = Default(OptimizerTable.Optimizer, experiment.Optimizer),
        Schedule = Default(ScheduleTable.Schedule, experiment.Schedule),
    };

    private static T Default<T>(OneOf<T> kind, T value)
    {
        kind.TryRead(ConfigNode.Object(("type", kind.Write(value).Find("type")!)), "", new ConfigProblems(), out var plain);
        return plain;
    }

    private static Dictionary<string, string> Map(IReadOnlyList<(string Path, string Value)> values) =>
        values.ToDictionary(value => value.Path, value => value.Value);

    private static string Type(LayerSettings layer) => LayerTable.Layer.Write(layer).Find("type")!.Text;

    private static string Top(string path) => path.Split('.')[0];

    /// <summary>The last word, the last two and so on; a key of a layer keeps the layer, and a type what it is the type of.</summary>
    private static IEnumerable<string> Suffixes(string path)
    {
        var words = path.Split('.');
        for (var from = words.Length - 1; from >= 0; from--)
        {
            if (from == 0 || !(words[from - 1].EndsWith(']') || words[from] == "type")) yield return string.Join('.', words[from..]);
        }
    }
}
