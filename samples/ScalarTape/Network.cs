namespace ScalarTape;

/// <summary>Two inputs, three hidden neurons with tanh, one output: thirteen numbers that can learn "one or the other, not both".</summary>
public sealed class Network
{
    private readonly Value[] _hidden = [0.5, -0.4, 0.1, -0.3, 0.6, 0.2, 0.7, 0.3, -0.1];
    private readonly Value[] _output = [0.4, -0.5, 0.3, 0.0];

    /// <summary>All thirteen: two weights and a bias for each hidden neuron, three weights and a bias for the output.</summary>
    public IEnumerable<Value> Parameters => [.. _hidden, .. _output];

    /// <summary>v₁ tanh(h₁) + v₂ tanh(h₂) + v₃ tanh(h₃) + c, where each h is one neuron's w₁x + w₂y + b.</summary>
    public Value Apply(Value x, Value y)
    {
        var sum = _output[3];
        for (var i = 0; i < 3; i++)
            sum += _output[i] * Value.Tanh(_hidden[3 * i] * x + _hidden[3 * i + 1] * y + _hidden[3 * i + 2]);
        return sum;
    }

    /// <summary>The squared mistakes on the four rows of the truth table, added up.</summary>
    public Value Loss()
    {
        Value loss = 0;
        foreach (var (x, y) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            var mistake = Apply(x, y) - (x ^ y);
            loss += mistake * mistake;
        }

        return loss;
    }

    /// <summary>One round of learning: forward, backward, and every parameter a little downhill.</summary>
    /// <returns>The loss before the step.</returns>
    public double Learn(double rate)
    {
        var loss = Loss();
        loss.Backward();
        foreach (var parameter in Parameters) parameter.Step(rate);
        return loss.Data;
    }
}
