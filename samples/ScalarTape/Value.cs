namespace ScalarTape;

/// <summary>A number that remembers how it was made: from which values, and how steeply it rises with each of them.</summary>
public sealed class Value
{
    private readonly (Value From, double Slope)[] _made;

    private Value(double data, params (Value From, double Slope)[] made) => (Data, _made) = (data, made);

    /// <summary>The number itself.</summary>
    public double Data { get; private set; }

    /// <summary>How steeply the result of the last <see cref="Backward"/> rises with this value: d result / d this.</summary>
    public double Gradient { get; private set; }

    /// <summary>A number that was made from nothing: a constant, an input or a weight.</summary>
    public static implicit operator Value(double data) => new(data);

    /// <summary>a + b rises by 1 with each.</summary>
    public static Value operator +(Value a, Value b) => new(a.Data + b.Data, (a, 1), (b, 1));

    /// <summary>a − b rises with a and falls with b.</summary>
    public static Value operator -(Value a, Value b) => new(a.Data - b.Data, (a, 1), (b, -1));

    /// <summary>a · b rises with a as steeply as b is large, and the other way round.</summary>
    public static Value operator *(Value a, Value b) => new(a.Data * b.Data, (a, b.Data), (b, a.Data));

    /// <summary>tanh x rises by 1 − tanh² x.</summary>
    public static Value Tanh(Value x) => Math.Tanh(x.Data) is var t ? new(t, (x, 1 - t * t)) : x;

    /// <summary>Fills in <see cref="Gradient"/> of everything this value was made from, consumers first.</summary>
    public void Backward()
    {
        var makersFirst = new List<Value>();
        Visit(this, makersFirst, []);
        foreach (var value in makersFirst) value.Gradient = 0;
        Gradient = 1;
        foreach (var value in Enumerable.Reverse(makersFirst))
            foreach (var (from, slope) in value._made) from.Gradient += slope * value.Gradient;
    }

    /// <summary>One step downhill: the number moves against its gradient.</summary>
    public void Step(double rate) => Data -= rate * Gradient;

    private static void Visit(Value value, List<Value> makersFirst, HashSet<Value> seen)
    {
        if (!seen.Add(value)) return;
        foreach (var (from, _) in value._made) Visit(from, makersFirst, seen);
        makersFirst.Add(value);
    }
}
