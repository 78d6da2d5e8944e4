using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Tests.Optimizers;

/// <summary>A step without a plan.</summary>
internal static class Stepping
{
    /// <summary>One step, as so many threads would share it.</summary>
    public static void Take(this WeightUpdate update, KernelPath path, int threads = 1)
    {
        update.Prepare();
        for (var sweep = 0; sweep < update.Sweeps; sweep++)
        {
            for (var thread = 0; thread < threads; thread++) update.Run(path, new Share(thread, threads), sweep, LateGradient.None);
        }
    }

    /// <summary>One step with one gradient for all of a parameter.</summary>
    public static void Take(this WeightUpdate update, Node parameter, float gradient)
    {
        update.Weights.Gradient(parameter).Values.Fill(gradient);
        update.Take(KernelPaths.Best);
    }
}
