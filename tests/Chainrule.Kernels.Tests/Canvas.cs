namespace Chainrule.Kernels.Tests;

/// <summary>A result between canaries: memory before and after it that a kernel must leave alone.</summary>
public sealed class Canvas
{
    private const int Margin = 37;
    private const float Canary = -12345.678f;
    private readonly float[] _memory;

    public Canvas(int length)
    {
        _memory = new float[length + 2 * Margin];
        Array.Fill(_memory, Canary);
    }

    public Span<float> Result => _memory.AsSpan(Margin, _memory.Length - 2 * Margin);

    /// <summary>Runs a kernel on the result and returns it, the canaries checked.</summary>
    public static float[] Paint(int length, KernelOn kernel)
    {
        var canvas = new Canvas(length);
        kernel(canvas.Result);
        canvas.Check();
        return canvas.Result.ToArray();
    }

    public void Check()
    {
        for (var i = 0; i < Margin; i++)
        {
            if (_memory[i] != Canary) throw new InvalidOperationException($"A kernel wrote {Margin - i} before its result.");
            if (_memory[^(i + 1)] != Canary) throw new InvalidOperationException($"A kernel wrote {Margin - i} behind its result.");
        }
    }
}

public delegate void KernelOn(Span<float> result);
