using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Classification;

/// <summary>Everything that a test of a model on samples shows in numbers: what <c>test --json</c> prints.</summary>
public sealed record TestFigures
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>The number of samples.</summary>
    public required int Count { get; init; }

    /// <summary>How many were right.</summary>
    public required int Correct { get; init; }

    /// <summary>The share that was right, 0 … 1.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The half-width of the accuracy's 95 % interval.</summary>
    public required double HalfWidth { get; init; }

    /// <summary>The mean loss, as the run's experiment defines it.</summary>
    public required double Loss { get; init; }

    /// <summary>Precision and recall, class by class and on average.</summary>
    public required ClassScores Scores { get; init; }

    /// <summary>Whether the probabilities mean what they say.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>How often class [row] was taken for class [column].</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>The mistakes that were made with most confidence.</summary>
    public required IReadOnlyList<Selection> WorstMistakes { get; init; }

    /// <summary>What was recognised with most confidence.</summary>
    public required IReadOnlyList<Selection> SurestRight { get; init; }

    /// <summary>Where two classes were nearly as probable.</summary>
    public required IReadOnlyList<Selection> MostDoubtful { get; init; }

    /// <summary>Tests a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples, at least one.</param>
    /// <param name="most">How many samples to pick out of each kind.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">The samples have another shape or other classes than those that were learned from.</exception>
    public static TestFigures Of(TrainedModel model, IDataSet data, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Source, data.Name, model.Test(data), Predictions.Of(model, data), most);
    }

    /// <summary>Puts the figures of a test together.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="dataset">The data set's name.</param>
    /// <param name="test">The test.</param>
    /// <param name="predictions">What was said of the same samples.</param>
    /// <param name="most">How many samples to pick out of each kind.</param>
    /// <returns>The figures.</returns>
    public static TestFigures Of(string run, string dataset, Evaluation test, Predictions predictions, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(predictions);
        var classes = Enumerable.Range(0, predictions.Classes);
        return new()
        {
            Run = run,
            Dataset = dataset,
            Count = test.Count,
            Correct = test.Correct,
            Accuracy = test.Accuracy,
            HalfWidth = test.HalfWidth,
            Loss = test.Loss,
            Scores = ClassScores.Of(predictions),
            Calibration = Calibration.Of(predictions),
            Confusion = [.. classes.Select(truth => classes.Select(guess => test.Confusion[truth, guess]).ToArray())],
            WorstMistakes = Selections.WorstMistakes(predictions, most),
            SurestRight = Selections.SurestRight(predictions, most),
            MostDoubtful = Selections.MostDoubtful(predictions, most),
        };
    }

    /// <summary>The figures as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, ClassificationJson.Default.TestFigures);
}
