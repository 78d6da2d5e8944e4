using Chainrule.Kernels.Folds;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>The lines of a <see cref="Strip"/> over a part of its matrix, piece by piece.</summary>
internal readonly unsafe struct StripKernel(
    int stride, StripValue[] values, StripLine[] lines, float** numbers, (int First, int End) rows, (int First, int End) columns) : IKernel
{
    private readonly float** _numbers = numbers;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var column = columns.First; column < columns.End;)
        {
            var width = Math.Min(Strip.Piece, columns.End - column);
            var height = Strip.Piece / width;
            for (var row = rows.First; row < rows.End; row += height)
            {
                var piece = new Piece(row, column, Math.Min(height, rows.End - row), width);
                foreach (ref readonly var line in lines.AsSpan()) Run<S, V>(line, piece);
            }

            column += width;
        }
    }

    private void Run<S, V>(in StripLine line, in Piece piece)
        where S : struct, ISimd<V>
        where V : struct
    {
        switch (line.Verb)
        {
            case StripVerb.Map: new MapKernel(line.F, Operands(line.A, line.A, line.Y, piece)).Run<S, V>(); break;
            case StripVerb.Zip: Zip<S, V>(line, piece); break;
            case StripVerb.Copy: Copy(line, piece); break;
            case StripVerb.SumDown: SumDown<S, V>(line, piece); break;
            case StripVerb.SumAcross: SumAcross<S, V>(line, piece); break;
        }
    }

    private void Zip<S, V>(in StripLine line, in Piece piece)
        where S : struct, ISimd<V>
        where V : struct
    {
        var swapped = values[line.A].Spread == Spread.Column;
        var column = swapped || values[line.B].Spread == Spread.Column;
        var operands = swapped ? Operands(line.B, line.A, line.Y, piece) : Operands(line.A, line.B, line.Y, piece);
        new ZipKernel(line.G, operands, column, swapped).Run<S, V>();
    }

    private void Copy(in StripLine line, in Piece piece)
    {
        var operands = Operands(line.A, line.A, line.Y, piece);
        var (at, count) = operands.Column;
        for (var row = 0; row < piece.Rows; row++)
        {
            var y = new Span<float>(operands.Y + row * operands.StrideY, piece.Columns);
            if (values[line.A].Spread == Spread.Column) y.Fill(operands.A[(at + row) % count]);
            else new Span<float>(operands.A + row * operands.StrideA, piece.Columns).CopyTo(y);
        }
    }

    private void SumDown<S, V>(in StripLine line, in Piece piece)
        where S : struct, ISimd<V>
        where V : struct
    {
        var y = _numbers[line.Y] + piece.Column;
        if (piece.Row == rows.First) new Span<float>(y, piece.Columns).Clear();
        var a = At(line.A, piece);
        new ZipRowsKernel<Add>(new ZipOperands(y, 0, a, Stride(line.A, piece), y, 0, piece.Rows, piece.Columns)).Run<S, V>();
    }

    private void SumAcross<S, V>(in StripLine line, in Piece piece)
        where S : struct, ISimd<V>
        where V : struct
    {
        var a = At(line.A, piece);
        for (var row = 0; row < piece.Rows; row++, a += Stride(line.A, piece))
            _numbers[line.Y][piece.Row + row] = RowSum.Row<S, V>(a, piece.Columns);
    }

    /// <summary>The operands of one line; where all lie without gaps, as one long row.</summary>
    private ZipOperands Operands(int a, int b, int y, in Piece piece)
    {
        var (strideA, strideB, strideY) = (Stride(a, piece), Stride(b, piece), Stride(y, piece));
        var (count, length) = (piece.Rows, piece.Columns);
        var column = values[b].Spread == Spread.Column ? values[b].Length : 0;
        var isLong = column <= 1 && strideA == length && strideY == length && (column == 1 || strideB == length);
        if (isLong) (count, length) = (1, count * length);
        return new(At(a, piece), strideA, At(b, piece), strideB, At(y, piece), strideY, count, length)
        {
            Column = column > 0 ? (piece.Row % column, column) : (0, 1),
        };
    }

    private float* At(int value, in Piece piece) => values[value] switch
    {
        { Arena: null } => _numbers[value],
        { Spread: Spread.Matrix } => _numbers[value] + (nint)piece.Row * stride + piece.Column,
        { Spread: Spread.Row } => _numbers[value] + piece.Column,
        _ => _numbers[value],
    };

    private int Stride(int value, in Piece piece) =>
        values[value].Spread != Spread.Matrix ? 0 : values[value].Arena is null ? piece.Columns : stride;

    /// <summary>A part of the matrix that the cache holds.</summary>
    private readonly record struct Piece(int Row, int Column, int Rows, int Columns);
}
