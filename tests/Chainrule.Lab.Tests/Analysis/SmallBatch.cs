using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Analysis;

/// <summary>A few digits, drawn by the program.</summary>
internal static class SmallBatch
{
    public static (float[] Images, float[] Labels) Of(int count, Normalisation? normalisation = null)
    {
        var digits = BuiltInDigits.Training(1, count);
        var loader = new DataLoader(digits, count, normalisation ?? new Normalisation(0.1307, 0.3081));
        var (images, labels) = (new float[count * 784], new float[count]);
        loader.Fill(0, images, labels);
        return (images, labels);
    }
}
