using Chainrule.Lab.Training;

namespace Chainrule.Cli.Screens;

/// <summary>The rows of the epoch table.</summary>
internal static class EpochTable
{
    internal const string Header = "  epoch    train loss  accuracy    validation loss  accuracy    seconds";

    /// <summary>A row, its first character left for the star.</summary>
    internal static string Row(EpochRecord epoch) =>
        $"  {epoch.Epoch,5}    {Loss(epoch.TrainingLoss),10}  {Percent(epoch.TrainingAccuracy),8}    {Loss(epoch.ValidationLoss),15}  "
        + $"{Percent(epoch.ValidationAccuracy),8}    {epoch.Seconds,7:f2}";

    /// <summary>An epoch in one sentence, for logs.</summary>
    internal static string Sentence(EpochRecord epoch, int epochs)
    {
        var number = $"{epoch.Epoch}".PadLeft($"{epochs}".Length);
        var validation = epoch.ValidationAccuracy is null
            ? ""
            : $"  validation loss {Loss(epoch.ValidationLoss)}  accuracy {Percent(epoch.ValidationAccuracy)}";
        return $"epoch {number}/{epochs}  loss {Loss(epoch.TrainingLoss)}  accuracy {Percent(epoch.TrainingAccuracy)}{validation}  "
            + $"{epoch.Seconds:f2} s{(epoch.IsBest ? "  * best so far" : "")}";
    }

    internal static string Loss(double? loss) => loss is { } value ? value.ToString(value is >= 1e-4 or 0 ? "f4" : "e1", null) : "–";

    internal static string Percent(double? share) => share is { } value ? $"{100 * value:f2} %" : "–";
}
