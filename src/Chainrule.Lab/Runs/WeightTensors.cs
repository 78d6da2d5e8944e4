using System.Security.Cryptography;
using System.Text;
using Chainrule.Graph;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>Weights as stored tensors, under PyTorch's names and in PyTorch's shapes, and back.</summary>
public static class WeightTensors
{
    /// <summary>What the names of an optimizer's memory begin with, which a file of a whole state holds beside the weights.</summary>
    internal const string OptimizerPrefix = "optimizer.";

    /// <summary>The weights as tensors.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>One tensor for each parameter and buffer, in the model's order.</returns>
    public static IReadOnlyList<StoredTensor> Of(ParameterArena weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return [.. weights.Variables.Select(node => Of(weights, node))];
    }

    /// <summary>Puts stored tensors in the weights' place; all of them, or none where something does not fit.</summary>
    /// <param name="file">The tensors.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="source">What to call the file in an error.</param>
    /// <exception cref="IncompatibleWeightsException">A tensor is missing or foreign, or has another shape or type.</exception>
    public static void Load(SafetensorsFile file, ParameterArena weights, string source)
    {
        ArgumentNullException.ThrowIfNull(file);
        Load(file.Tensors, weights, source);
    }

    /// <param name="file">The file, of whichever format.</param>
    /// <param name="weights">The weights.</param>
    /// <inheritdoc cref="Load(SafetensorsFile, ParameterArena, string)"/>
    public static void Load(WeightFile file, ParameterArena weights)
    {
        ArgumentNullException.ThrowIfNull(file);
        Load(file.Tensors, weights, file.Path);
    }

    private static void Load(IReadOnlyList<StoredTensor> tensors, ParameterArena weights, string source)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var values = new List<(Node Node, StoredTensor Tensor)>();
        var foreign = tensors.ToDictionary(tensor => tensor.Name);
        foreach (var node in weights.Variables)
        {
            var expected = Variable(node).OutsideShape;
            if (!foreign.TryGetValue(Name(node), out var tensor))
            {
                throw new IncompatibleWeightsException(
                    $"{source}: expected a tensor {Name(node)} {expected}, got none of that name. Do the weights belong to another model?");
            }

            if (!expected.Sizes.SequenceEqual([.. tensor.Shape]))
            {
                throw new IncompatibleWeightsException(
                    $"{source}: expected {Name(node)} {expected}, got [{string.Join(", ", tensor.Shape)}]. Do the weights belong to "
                        + "another model?");
            }

            if (tensor.Type != TensorType.F32)
                throw new IncompatibleWeightsException($"{source}: expected {Name(node)} of F32 values, got {tensor.Type}.");
            foreign.Remove(Name(node));
            values.Add((node, tensor));
        }

        if (foreign.Keys.FirstOrDefault(name => !name.StartsWith(OptimizerPrefix, StringComparison.Ordinal)) is { } other)
        {
            throw new IncompatibleWeightsException(
                $"{source}: expected the {weights.Variables.Count} tensors of the model, got {other} too. Do the weights belong to "
                    + "another model?");
        }

        foreach (var (node, tensor) in values) weights.Assign(node, tensor.Singles);
    }

    /// <summary>
    /// The SHA-256 of all weights: of each parameter's and buffer's name, a zero byte and its little-endian floats, in the model's order.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Sha256(ParameterArena weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var node in weights.Variables)
        {
            var tensor = Of(weights, node);
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name + '\0'));
            hash.AppendData(tensor.Bytes.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static StoredTensor Of(ParameterArena weights, Node node) =>
        StoredTensor.Of(Name(node), Variable(node).OutsideShape.Sizes, node.Shape.Count, values => weights.Read(node, values));

    private static Variable Variable(Node node) => (Variable)node.Op;

    private static string Name(Node node) => Variable(node).FullName;
}
