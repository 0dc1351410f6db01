using System.Numerics;

namespace Fovea.Photometry;

/// <summary>min ‖y − Σ cᵢ·rᵢ‖² + Σ λᵢ‖rᵢ‖²·cᵢ² over coefficients cᵢ ≥ 0 for a few rows r, by an active set: the coefficients above zero
/// solve their normal equations, and rows enter or leave one at a time.</summary>
/// <remarks>It starts from the coefficients of the call before, which for neighbouring problems are above zero in the same places. Not for
/// several threads at once. Source: C. L. Lawson, R. J. Hanson, "Solving Least Squares Problems", 1974, chapter 23; the Cholesky factor
/// grows by a row as a coefficient enters.</remarks>
internal sealed class NonNegativeFit
{
    private const int Stride = 24, Steps = 40;
    private const double Singular = 1e-6, Tolerance = 1e-5;
    private readonly double[] _gram = new double[Stride * Stride], _linear = new double[Stride];
    // The factor of the rows in use, in the order in which they entered, and the forward substitution of the right-hand side.
    private readonly double[] _factor = new double[Stride * Stride], _forward = new double[Stride], _solution = new double[Stride];
    private readonly int[] _order = new int[Stride];
    private readonly bool[] _used = new bool[Stride], _refused = new bool[Stride];
    private int _size;
    private double _square;

    /// <summary>c of the last call.</summary>
    public double[] Coefficients { get; } = new double[Stride];

    /// <summary>Inner products of all rows.</summary>
    /// <param name="rows"><paramref name="count"/> rows r and then y, each of <paramref name="length"/> vectors.</param>
    /// <param name="length">Vectors in a row.</param>
    /// <param name="count">Rows r, at most 23.</param>
    public void Set(ReadOnlySpan<Vector<float>> rows, int length, int count)
    {
        for (var i = 0; i <= count; i++)
        {
            var row = rows.Slice(i * length, length);
            var j = 0;
            for (; j + 3 <= i; j += 4)
            {
                Vector<float> a = default, b = default, c = default, d = default;
                var r0 = rows.Slice(j * length, length);
                var r1 = rows.Slice((j + 1) * length, length);
                var r2 = rows.Slice((j + 2) * length, length);
                var r3 = rows.Slice((j + 3) * length, length);
                for (var k = 0; k < row.Length; k++)
                {
                    var v = row[k];
                    a = Vector.MultiplyAddEstimate(v, r0[k], a);
                    b = Vector.MultiplyAddEstimate(v, r1[k], b);
                    c = Vector.MultiplyAddEstimate(v, r2[k], c);
                    d = Vector.MultiplyAddEstimate(v, r3[k], d);
                }
                Put(i, j, Vector.Sum(a), count);
                Put(i, j + 1, Vector.Sum(b), count);
                Put(i, j + 2, Vector.Sum(c), count);
                Put(i, j + 3, Vector.Sum(d), count);
            }
            for (; j <= i; j++)
            {
                var other = rows.Slice(j * length, length);
                Vector<float> sum = default;
                for (var k = 0; k < row.Length; k++) sum = Vector.MultiplyAddEstimate(row[k], other[k], sum);
                Put(i, j, Vector.Sum(sum), count);
            }
        }
    }

    /// <summary>Adds a row that is a given sum of the first rows.</summary>
    /// <param name="mixture">Its coefficients, one for each of those rows.</param>
    public void Append(ReadOnlySpan<double> mixture)
    {
        var count = mixture.Length;
        var (own, linear) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < count; j++) sum += _gram[i * Stride + j] * mixture[j];
            _gram[i * Stride + count] = _gram[count * Stride + i] = sum;
            own += mixture[i] * sum;
            linear += mixture[i] * _linear[i];
        }
        _gram[count * Stride + count] = own;
        _linear[count] = linear;
    }

    /// <summary>Finds <see cref="Coefficients"/>.</summary>
    /// <param name="count">Rows in use.</param>
    /// <param name="from">The first row that is held back by λ.</param>
    /// <param name="to">The row after the last one that is held back.</param>
    /// <param name="lambda">λ of those rows.</param>
    /// <returns>The minimum over ‖y‖².</returns>
    public double Solve(int count, int from, int to, double lambda)
    {
        if (!(_square > 0)) return 1;
        for (var i = from; i < to; i++) _gram[i * Stride + i] *= 1 + lambda;
        Array.Clear(_used);
        Array.Clear(_refused);
        _size = 0;
        for (var i = 0; i < count; i++)
            if (Coefficients[i] > 0 && !Enter(i)) Coefficients[i] = 0;
        for (var step = 0; step < Steps; step++)
        {
            Substitute();
            if (!Move() && !EnterSteepest(count)) break;
        }
        var cost = _square;
        for (var k = 0; k < _size; k++)
        {
            var (row, sum) = (_order[k], -2 * _linear[_order[k]]);
            for (var j = 0; j < _size; j++) sum += _gram[row * Stride + _order[j]] * Coefficients[_order[j]];
            cost += Coefficients[row] * sum;
        }
        return cost / _square;
    }

    /// <summary>Adds a row to the factor; false where it is nearly a sum of those in it.</summary>
    private bool Enter(int row)
    {
        var gram = _gram.AsSpan(row * Stride, Stride);
        var factor = _factor.AsSpan(_size * Stride, Stride);
        var (pivot, right) = (gram[row], _linear[row]);
        for (var j = 0; j < _size; j++)
        {
            var other = _factor.AsSpan(j * Stride, j + 1);
            var sum = gram[_order[j]];
            for (var k = 0; k < j; k++) sum -= factor[k] * other[k];
            // The diagonal holds reciprocals.
            factor[j] = sum * other[j];
            pivot -= factor[j] * factor[j];
            right -= factor[j] * _forward[j];
        }
        if (!(pivot > Singular * gram[row])) return false;
        factor[_size] = 1 / Math.Sqrt(pivot);
        _forward[_size] = right * factor[_size];
        _order[_size++] = row;
        return _used[row] = true;
    }

    private void Substitute()
    {
        for (var j = _size - 1; j >= 0; j--)
        {
            var sum = _forward[j];
            for (var k = j + 1; k < _size; k++) sum -= _factor[k * Stride + j] * _solution[k];
            _solution[j] = sum * _factor[j * Stride + j];
        }
    }

    /// <summary>Goes towards the solution as far as coefficients stay above zero; those that reach it leave.</summary>
    /// <returns>Whether any left.</returns>
    private bool Move()
    {
        var (share, leaving) = (1.0, -1);
        for (var k = 0; k < _size; k++)
        {
            if (_solution[k] > 0) continue;
            var c = Coefficients[_order[k]];
            var s = c > 0 ? c / (c - _solution[k]) : 0;
            if (s < share || leaving < 0) (share, leaving) = (s, k);
        }
        for (var k = 0; k < _size; k++) Coefficients[_order[k]] += share * (_solution[k] - Coefficients[_order[k]]);
        if (leaving < 0) return false;
        // What leaves right after it entered may not come back: rounding would let it do so for ever.
        var gone = _order[leaving];
        if (share == 0) _refused[gone] = true;
        Coefficients[gone] = 0;
        _used[gone] = false;
        var size = _size;
        _size = leaving;
        for (var k = leaving + 1; k < size; k++)
        {
            var row = _order[k];
            if (Enter(row)) continue;
            (Coefficients[row], _used[row]) = (0, false);
        }
        return true;
    }

    /// <summary>Enters the row that the cost falls most along; false where it falls along none.</summary>
    private bool EnterSteepest(int count)
    {
        while (true)
        {
            var (best, steepest) = (-1, Tolerance * Tolerance * _square);
            for (var i = 0; i < count; i++)
            {
                if (_used[i] || _refused[i]) continue;
                var slope = _linear[i];
                for (var k = 0; k < _size; k++) slope -= _gram[i * Stride + _order[k]] * Coefficients[_order[k]];
                // What the cost would fall by along this row alone.
                var fall = slope > 0 ? slope * slope / _gram[i * Stride + i] : 0;
                if (fall > steepest) (best, steepest) = (i, fall);
            }
            if (best < 0) return false;
            if (Enter(best)) return true;
            _refused[best] = true;
        }
    }

    private void Put(int i, int j, float value, int count)
    {
        if (i < count) _gram[i * Stride + j] = _gram[j * Stride + i] = value;
        else if (j < count) _linear[j] = value;
        else _square = value;
    }
}
