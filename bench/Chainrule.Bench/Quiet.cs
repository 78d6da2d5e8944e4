using Chainrule.Lab.Speed;

namespace Chainrule.Bench;

/// <summary>Whether the machine is this program's own for now.</summary>
internal static class Quiet
{
    private const int Looks = 8;

    /// <summary>Whether all cores together do nine tenths of what one does times their number, every time one looks.</summary>
    public static bool IsNow()
    {
        var cores = Environment.ProcessorCount;
        var one = Peak.Measure();
        return Enumerable.Range(0, Looks).All(_ => Peak.Measure(cores, runs: 1) >= 0.9 * cores * one);
    }
}
