using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Classification;

/// <summary>What a model said of samples and what they are: made once, all figures of this room follow from it.</summary>
public sealed class Predictions
{
    private readonly float[] _probabilities;
    private readonly int[] _truths;
    private readonly int[] _guesses;

    /// <summary>Takes predictions that somebody else has made.</summary>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="probabilities">A row for each sample, with a probability for each class.</param>
    /// <param name="truths">The class of each sample.</param>
    /// <param name="guesses">The class that was said of each; the most probable one, the first of several, where none are given.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a class is none of those named.</exception>
    public Predictions(IReadOnlyList<string> classNames, float[] probabilities, int[] truths, int[]? guesses = null)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(truths);
        var classes = classNames.Count;
        if (probabilities.Length != (long)truths.Length * classes || (guesses is not null && guesses.Length != truths.Length))
        {
            throw new ArgumentException(
                $"predictions: expected {truths.Length} x {classes} probabilities and {truths.Length} guesses, got "
                    + $"{probabilities.Length} and {guesses?.Length ?? truths.Length}.");
        }

        (ClassNames, _probabilities, _truths) = (classNames, probabilities, truths);
        _guesses = guesses ?? [.. Enumerable.Range(0, truths.Length).Select(i => Network.LargestOf(this[i]))];
        foreach (var label in _truths.Concat(_guesses).Where(label => label < 0 || label >= classes))
            throw new ArgumentException($"predictions: expected classes from 0 to {classes - 1}, got {label}.");
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>The number of samples.</summary>
    public int Count => _truths.Length;

    /// <summary>The class of each sample.</summary>
    public ReadOnlySpan<int> Truths => _truths;

    /// <summary>The class that was said of each sample.</summary>
    public ReadOnlySpan<int> Guesses => _guesses;

    /// <summary>The class probabilities of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <returns>One for each class.</returns>
    public ReadOnlySpan<float> this[int sample] => _probabilities.AsSpan(sample * Classes, Classes);

    /// <summary>Asks a trained model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples.</param>
    /// <returns>What it said.</returns>
    /// <exception cref="ArgumentException">The samples have another shape or other classes than those that were learned from.</exception>
    public static Predictions Of(TrainedModel model, IDataSet data)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Network, data, model.Normalisation);
    }

    /// <summary>Asks a network, on its threads. The guesses are those of an <see cref="Evaluator"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples.</param>
    /// <param name="normalisation">How pixels become numbers.</param>
    /// <returns>What it said.</returns>
    /// <exception cref="ArgumentException">The network is made for other samples.</exception>
    public static Predictions Of(Network network, IDataSet data, Normalisation normalisation)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var sweep = new Sweep(network, data, normalisation, prediction => [network.Probabilities(prediction), prediction]);
        var classes = network.Classes;
        var probabilities = new float[checked(data.Count * classes)];
        var (truths, guesses) = (new int[data.Count], new int[data.Count]);
        while (sweep.Next())
        {
            sweep.Value(0).CopyTo(probabilities.AsSpan(sweep.First * classes));
            for (var i = 0; i < sweep.Count; i++)
            {
                // Of the scores, as a test counts: two probabilities may be rounded to the same number.
                truths[sweep.First + i] = (int)sweep.Labels[i];
                guesses[sweep.First + i] = Network.LargestOf(sweep.Value(1).Slice(i * classes, classes));
            }
        }

        return new(data.ClassNames, probabilities, truths, guesses);
    }

    /// <summary>Whether what was said of a sample is what it is.</summary>
    /// <param name="sample">The sample.</param>
    /// <returns>True where it is.</returns>
    public bool IsRight(int sample) => _guesses[sample] == _truths[sample];

    /// <summary>How often class [row] was taken for class [column].</summary>
    /// <returns>A square of counts.</returns>
    public int[,] Confusion()
    {
        var confusion = new int[Classes, Classes];
        for (var i = 0; i < Count; i++) confusion[_truths[i], _guesses[i]]++;
        return confusion;
    }
}
