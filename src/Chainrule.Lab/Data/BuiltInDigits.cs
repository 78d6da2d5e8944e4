using Chainrule.Kernels;

namespace Chainrule.Lab.Data;

/// <summary>
/// Handwritten-looking digits that the program draws itself, for when no data set is at hand: 28×28, white ink on black, MNIST's form.
/// </summary>
/// <remarks>
/// <para>
/// A digit is one of several hands (stroke skeletons), its points moved, its strokes bent elastically, widened, slanted and turned, inked
/// with a pen of random width, fitted to the 20×20 box and centred by its centre of mass, as MNIST's were.
/// </para>
/// <para>
/// Each digit is a pure function of (seed, part, index) and the same bytes on every machine. Labels go 0, 1, … 9, 0, 1, …: classes are
/// balanced.
/// </para>
/// <para>
/// Worth, measured: 784-128-10 (ReLU, Adam, 6 epochs) trained on 60,000 of these alone reads about 94 % of MNIST's test set.
/// </para>
/// <para>
/// Sources of the recipe: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document Recognition",
/// Proc. IEEE 86(11), 1998 (normalisation); P. Simard, D. Steinkraus, J. Platt, "Best Practices for Convolutional Neural Networks", ICDAR
/// 2003 (elastic distortion).
/// </para>
/// </remarks>
public static class BuiltInDigits
{
    /// <summary>The data set's name.</summary>
    public const string Name = "digits";

    /// <summary>Digits in the training part, unless told otherwise.</summary>
    public const int TrainingCount = 60_000;

    /// <summary>Digits in the test part, unless told otherwise.</summary>
    public const int TestCount = 10_000;

    /// <summary>The names of the ten classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Draws the training digits.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>The digits.</returns>
    public static ImageDataSet Training(ulong seed = 1, int count = TrainingCount) => Draw(seed, 0, count);

    /// <summary>Draws the test digits, none of which is a training digit of the same seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>The digits.</returns>
    public static ImageDataSet Test(ulong seed = 1, int count = TestCount) => Draw(seed, 1, count);

    private static ImageDataSet Draw(ulong seed, uint part, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var images = new byte[checked(count * DigitImage.Size)];
        var labels = new byte[count];
        Parallel.For(
            0,
            count,
            () => new DigitPen(),
            (index, _, pen) =>
            {
                var random = new Philox(seed, RandomPurpose.BuiltInDigits, part, (uint)index);
                var digit = index % 10;
                labels[index] = (byte)digit;
                pen.Write(Choose(DigitHands.All[digit], ref random), ref random, images.AsSpan(index * DigitImage.Size, DigitImage.Size));
                return pen;
            },
            _ => { });
        return new ImageDataSet(Name, DigitImage.Side, DigitImage.Side, images, labels, ClassNames);
    }

    private static DigitSkeleton Choose(DigitSkeleton[] hands, ref Philox random)
    {
        var total = 0;
        foreach (var hand in hands) total += hand.Weight;
        var ticket = random.NextInt32(total);
        var chosen = 0;
        while (ticket >= hands[chosen].Weight) ticket -= hands[chosen++].Weight;
        return hands[chosen];
    }
}
