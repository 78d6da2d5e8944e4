using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>
/// The greatest eigenvalues of a symmetric matrix without negative ones, and their eigenvectors: a block of vectors is multiplied by a
/// polynomial of the matrix that grows where the wanted eigenvalues lie, made orthonormal, and turned to its best directions.
/// </summary>
/// <remarks>
/// <para>Numerics: double; it ends when |C v − λ v| ≤ 1e-11 λ₁ for every wanted pair, or after 60 rounds, where eigenvalues beyond the
/// wanted ones equal them so closely that nobody can tell their vectors apart.</para>
/// <para>Source: Y. Zhou, Y. Saad, M. L. Tiago, J. R. Chelikowsky, "Self-consistent-field Calculations using Chebyshev-filtered Subspace
/// Iteration", J. Comput. Phys. 219(1), 2006; Rayleigh-Ritz: Golub, Van Loan, "Matrix Computations", section 8.3.</para>
/// </remarks>
internal sealed class LeadingEigenvectors
{
    private const uint Purpose = 9;
    private const int MostRounds = 60;
    private const double Tolerance = 1e-11;

    // Within a block of vectors the filter may not lift the greatest eigenvalue so far that rounding drowns the least.
    private const double MostGrowth = 1e8;
    private const int MostDegree = 12;

    private readonly Team _team;
    private readonly double[] _matrix;
    private readonly int _step;
    private readonly int _block;
    private double[] _v;
    private double[] _w;

    private LeadingEigenvectors(Team team, double[] matrix, int size, int count)
    {
        (_team, _matrix, _step) = (team, matrix, DoubleProduct.Padded(size));
        _block = Math.Min(size, count + Math.Max(8, count / 2));
        _v = new double[_block * _step];
        _w = new double[_block * _step];
        for (var i = 0; i < _block; i++)
        {
            var random = new Philox(0, Purpose, 0, (uint)i);
            for (var j = 0; j < size; j++) _v[i * _step + j] = random.NextNormal();
        }
    }

    /// <summary>Finds them.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="matrix">The matrix: rows of <see cref="DoubleProduct.Padded"/> numbers, zero behind the last column.</param>
    /// <param name="size">Its rows.</param>
    /// <param name="count">How many are wanted, at most <paramref name="size"/>.</param>
    /// <returns>The eigenvalues, greatest first, and the eigenvectors: rows as long as the matrix's.</returns>
    public static (double[] Values, double[] Vectors) Find(Team team, double[] matrix, int size, int count)
    {
        var search = new LeadingEigenvectors(team, matrix, size, count);
        for (var round = 0; ; round++)
        {
            search.MakeOrthonormal();
            var values = search.Turn();
            if (round == MostRounds || search.Residual(values, count) <= Tolerance * values[0])
                return (values[..count], search._v[..(count * search._step)]);
            search.Filter(values[0], values[^1]);
        }
    }

    /// <summary>W = V C, and both turned so that V's rows are the best eigenvectors within the block: its Ritz vectors.</summary>
    private double[] Turn()
    {
        _w = Product(_v, _step, _block, _step, _matrix);
        var t = new double[_block * _block];
        for (var i = 0; i < _block; i++)
        {
            for (var j = 0; j <= i; j++) t[i * _block + j] = t[j * _block + i] = Dot(Row(_w, i), Row(_v, j));
        }

        var (values, turns) = Jacobi.Run(t, _block);
        _v = Product(turns, _block, _block, _block, _v);
        _w = Product(turns, _block, _block, _block, _w);
        return values;
    }

    private double Residual(double[] values, int count)
    {
        var greatest = 0.0;
        for (var i = 0; i < count; i++)
        {
            var square = 0.0;
            for (var j = i * _step; j < (i + 1) * _step; j++) square += (_w[j] - values[i] * _v[j]) * (_w[j] - values[i] * _v[j]);
            greatest = Math.Max(greatest, Math.Sqrt(square));
        }

        return greatest;
    }

    /// <summary>V = V T(C) with a Chebyshev polynomial that stays within ±1 on 0 … least and grows beyond.</summary>
    private void Filter(double greatest, double least)
    {
        var half = least / 2;
        if (half <= 1e-14 * greatest)
        {
            _v = _w;
            return;
        }

        var degree = Math.Clamp((int)(Math.Log(MostGrowth) / Math.Log(4 * greatest / least)), 1, MostDegree);
        var (before, now) = (_v, _w);
        for (var i = 0; i < now.Length; i++) now[i] = now[i] / half - before[i];
        for (var k = 1; k < degree; k++)
        {
            var next = Product(now, _step, _block, _step, _matrix);
            for (var i = 0; i < next.Length; i++) next[i] = 2 * (next[i] / half - now[i]) - before[i];
            (before, now) = (now, next);
        }

        _v = now;
    }

    /// <summary>Gram and Schmidt, twice; a row that the rows above span becomes zero.</summary>
    private void MakeOrthonormal()
    {
        for (var i = 0; i < _block; i++)
        {
            var row = Row(_v, i);
            var before = Math.Sqrt(Dot(row, row));
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++) Subtract(row, Dot(row, Row(_v, j)), Row(_v, j));
            }

            var length = Math.Sqrt(Dot(row, row));
            var factor = length > 1e-13 * before ? 1 / length : 0;
            for (var j = 0; j < row.Length; j++) row[j] *= factor;
        }
    }

    private double[] Product(double[] a, int aRow, int rows, int inner, double[] b)
    {
        var c = new double[rows * _step];
        DoubleProduct.Add(_team, a, aRow, 1, rows, inner, b, c, _step);
        return c;
    }

    private Span<double> Row(double[] matrix, int row) => matrix.AsSpan(row * _step, _step);

    private static void Subtract(Span<double> row, double factor, ReadOnlySpan<double> other)
    {
        for (var j = 0; j < row.Length; j++) row[j] -= factor * other[j];
    }

    /// <summary>Eight sums side by side, joined in order: the same bits whatever the vectors.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector512<double>>(b);
        var sums = Vector512<double>.Zero;
        for (var i = 0; i < x.Length; i++) sums = Vector512.FusedMultiplyAdd(x[i], y[i], sums);
        var sum = 0.0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++) sum += sums[lane];
        return sum;
    }
}
