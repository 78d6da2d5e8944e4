using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;

namespace Chainrule.Plans.Strips;

/// <summary>Writes the lines of a group's strip.</summary>
internal sealed class StripWriter
{
    private readonly Layout _layout;
    private readonly HashSet<Node> _members;
    private readonly Dictionary<Node, int> _uses = [];
    private readonly Dictionary<Node, int> _matrices = [];
    private readonly Stack<int> _free = [];
    private readonly List<StripValue> _values = [];
    private readonly List<StripLine> _lines = [];
    private int _pieces;

    private StripWriter(Group group, Layout layout)
    {
        _layout = layout;
        _members = [.. group.Nodes];
        foreach (var node in group.Nodes.SelectMany(node => node.Inputs).Select(Groups.Source))
            _uses[node] = _uses.GetValueOrDefault(node) + 1;
        foreach (var node in group.Nodes) Write(node);
    }

    /// <summary>The strip of a group.</summary>
    /// <param name="group">Several nodes, and their matrix.</param>
    /// <param name="layout">Where the numbers lie that do not stay within the strip.</param>
    public static Strip Of(Group group, Layout layout)
    {
        var writer = new StripWriter(group, layout);
        var frame = group.Frame!.Value;
        return new Strip(Math.Max(frame.Rows, 1), frame.Columns, [.. writer._values], [.. writer._lines]);
    }

    private void Write(Node node)
    {
        if (IsAlias(node)) return;
        switch (node.Op)
        {
            case Unary { Function: var f }:
                var x = Matrix(node, 0);
                Release(node);
                Add(new(StripVerb.Map, x, 0, Result(node), F: f));
                return;
            case Binary { Function: var f }:
                var (a, b) = (Operand(node, 0), Operand(node, 1));
                if (IsColumn(a) && IsColumn(b)) a = Repeat(a);
                Release(node);
                Add(new(StripVerb.Zip, a, b, Result(node), G: f));
                return;
            case Accumulate:
                var y = Result(node);
                var sum = Matrix(node, 0);
                for (var i = 1; i < node.Inputs.Count; i++, sum = y)
                    Add(new(StripVerb.Zip, sum, Operand(node, i), y, G: BinaryFunction.Add));
                break;
            case BroadcastTo:
                Add(new(StripVerb.Copy, Operand(node, 0), 0, Result(node)));
                break;
            case Sum { Size.Inner: > 1 }:
                Add(new(StripVerb.SumDown, Matrix(node, 0), 0, Value(Spread.Row, _layout[node])));
                break;
            case Sum:
                Add(new(StripVerb.SumAcross, Matrix(node, 0), 0, Value(Spread.Column, _layout[node])));
                break;
        }

        Release(node);
    }

    /// <summary>A repetition that nobody outside reads is read where its numbers come from.</summary>
    private bool IsAlias(Node node) => node.Op is BroadcastTo && _members.Contains(node) && !_layout.Has(node);

    private int Operand(Node node, int input)
    {
        // What lies in memory is read where it lies: it may be a part of what its source holds.
        var (read, source) = (node.Inputs[input], Groups.Source(node.Inputs[input]));
        if (IsAlias(source)) return Operand(source, 0);
        var large = node.Op is Sum ? node.Inputs[0].Shape : node.Shape;
        return Binary.Fit(read.Shape, large).Layout switch
        {
            Binary.Layout.Same => _layout.Has(read) ? Value(Spread.Matrix, _layout[read]) : Result(source),
            Binary.Layout.Row => Value(Spread.Row, _layout[read]),
            _ => Value(Spread.Column, _layout[read]),
        };
    }

    /// <summary>An operand that is no column.</summary>
    private int Matrix(Node node, int input)
    {
        var operand = Operand(node, input);
        return IsColumn(operand) ? Repeat(operand) : operand;
    }

    private bool IsColumn(int value) => _values[value].Spread == Spread.Column;

    private int Repeat(int column)
    {
        var y = Piece();
        Add(new(StripVerb.Copy, column, 0, y));
        return y;
    }

    /// <summary>The numbers of a node as a matrix: in its place, or in a piece of the strip's own memory.</summary>
    private int Result(Node node)
    {
        if (_matrices.TryGetValue(node, out var known)) return known;
        return _matrices[node] = _layout.Has(node) ? Value(Spread.Matrix, _layout[node]) : Piece();
    }

    /// <summary>Gives back the pieces of what a node is the last to read; its own result may then lie over an operand.</summary>
    private void Release(Node reader)
    {
        foreach (var input in reader.Inputs)
        {
            var node = Groups.Source(input);
            if (--_uses[node] == 0 && _matrices.TryGetValue(node, out var value) && _values[value].Arena is null) _free.Push(value);
        }
    }

    private int Piece() => _free.TryPop(out var value) ? value : Value(new StripValue(Spread.Matrix, null, _pieces++, 0));

    private int Value(Spread spread, Place place) => Value(new StripValue(spread, place.Arena, place.Offset, place.Length));

    private int Value(StripValue value)
    {
        var index = _values.IndexOf(value);
        if (index >= 0) return index;
        _values.Add(value);
        return _values.Count - 1;
    }

    private void Add(StripLine line) => _lines.Add(line);
}
