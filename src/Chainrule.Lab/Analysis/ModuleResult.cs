using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Ops;

namespace Chainrule.Lab.Analysis;

/// <summary>What one module of a network makes of a batch.</summary>
/// <param name="Path">The module's path, as in the names of its parameters: <c>2.0</c>; empty for a model that is a single module.</param>
/// <param name="Kind">The name of its class, or, in a module whose parts are not to be seen, of the op that makes its result.</param>
/// <param name="Result">The node of its result.</param>
public sealed record ModuleResult(string Path, string Kind, Node Result)
{
    /// <summary>Every module that makes something of its own, inputs first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prediction">The model's result.</param>
    /// <returns>
    /// A module each; not one that only holds others, nor one that changes nothing. Of a module that is applied twice, the second time.
    /// </returns>
    public static IReadOnlyList<ModuleResult> Of(Module model, Node prediction)
    {
        ArgumentNullException.ThrowIfNull(model);
        var kinds = new Dictionary<string, string>();
        Name(model, model.Name ?? "", kinds);

        // All that a module does flows into its result, so that comes last of what bears its path.
        var last = new Dictionary<string, Node>();
        var lastBelow = new Dictionary<string, Node>();
        foreach (var node in Node.InOrder(prediction).Where(node => node.Op is not Leaf))
        {
            last[node.Path] = node;
            for (var path = node.Path; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('.'))]) lastBelow[path] = node;
            lastBelow[""] = node;
        }

        return [.. last.Where(entry => lastBelow[entry.Key] == entry.Value)
            .Select(entry => new ModuleResult(entry.Key, kinds.GetValueOrDefault(entry.Key, entry.Value.Op.Name), entry.Value))];
    }

    /// <summary>Whether a path is this module's, or that of a part of it.</summary>
    /// <param name="path">The path of a node or of a plan's step.</param>
    /// <returns>True where it belongs to it.</returns>
    public bool Holds(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.Length == 0 || path == Path || (path.StartsWith(Path, StringComparison.Ordinal) && path[Path.Length] == '.');
    }

    /// <summary>
    /// The matrix product or convolution whose result this module's result is made of, step by step; its own or an earlier one's.
    /// </summary>
    internal Node? Product()
    {
        var node = Result;
        while (node.Op is not (MatMul or Ops.Conv2d) && node.Inputs.Count > 0) node = node.Inputs[0];
        return node.Inputs.Count > 0 ? node : null;
    }

    private static void Name(Module module, string path, Dictionary<string, string> kinds)
    {
        // A weight norm has the path of what it goes around.
        if (module is WeightNorm norm)
        {
            Name(norm.Module, path, kinds);
            kinds[path] = nameof(WeightNorm);
            return;
        }

        kinds[path] = module.GetType().Name;
        var parts = module switch
        {
            Sequential sequential => sequential.Modules,
            Residual residual => residual.Modules,
            Nn.Concat concat => concat.Branches,
            _ => [],
        };
        for (var i = 0; i < parts.Count; i++) Name(parts[i], (path.Length == 0 ? "" : path + ".") + (parts[i].Name ?? $"{i}"), kinds);
    }
}
