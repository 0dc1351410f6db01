using System.Numerics;

namespace Fovea.Photometry;

/// <summary>min ‖y − Σ cᵢ·rᵢ‖² + Σ λᵢ‖rᵢ‖²·cᵢ² over coefficients cᵢ ≥ 0 for a few rows r, by coordinate descent on their inner
/// products.</summary>
/// <remarks>It starts from the coefficients of the call before, which for neighbouring problems are nearly right. Not for several threads at
/// once. Source of the method: V. Franc et al., "Sequential coordinate-wise algorithm for the non-negative least squares problem", CAIP
/// 2005.</remarks>
internal sealed class NonNegativeFit
{
    private const int Stride = 16, Sweeps = 60;
    private const double Tolerance = 1e-8;
    private readonly double[] _gram = new double[Stride * Stride], _linear = new double[Stride], _gradient = new double[Stride], _inverse = new double[Stride];
    private double _square;

    /// <summary>c of the last call.</summary>
    public double[] Coefficients { get; } = new double[Stride];

    /// <summary>Inner products of all rows.</summary>
    /// <param name="rows"><paramref name="count"/> rows r and then y, each of <paramref name="length"/> vectors.</param>
    /// <param name="length">Vectors in a row.</param>
    /// <param name="count">Rows r, at most 15.</param>
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
        var width = (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        for (var i = 0; i < count; i++)
        {
            ref var own = ref _gram[i * Stride + i];
            if (i >= from && i < to) own *= 1 + lambda;
            _inverse[i] = own > 1e-12 ? 1 / own : 0;
            for (var j = count; j < width; j++) _gram[i * Stride + j] = 0;
        }
        var gradient = _gradient.AsSpan(0, width);
        gradient.Clear();
        for (var i = 0; i < count; i++)
        {
            gradient[i] -= _linear[i];
            if (Coefficients[i] != 0) AddRow(gradient, i, Coefficients[i]);
        }
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var largest = 0.0;
            for (var i = 0; i < count; i++)
            {
                var step = Math.Max(-Coefficients[i], -gradient[i] * _inverse[i]);
                if (step == 0) continue;
                Coefficients[i] += step;
                AddRow(gradient, i, step);
                largest = Math.Max(largest, step * step * _gram[i * Stride + i]);
            }
            if (largest < Tolerance * _square) break;
        }
        var cost = _square;
        for (var i = 0; i < count; i++) cost += Coefficients[i] * (gradient[i] - _linear[i]);
        return cost / _square;
    }

    private void Put(int i, int j, float value, int count)
    {
        if (i < count) _gram[i * Stride + j] = _gram[j * Stride + i] = value;
        else if (j < count) _linear[j] = value;
        else _square = value;
    }

    private void AddRow(Span<double> gradient, int i, double factor)
    {
        var row = _gram.AsSpan(i * Stride, gradient.Length);
        for (var k = 0; k < gradient.Length; k += Vector<double>.Count)
            Vector.MultiplyAddEstimate(new Vector<double>(row[k..]), new(factor), new Vector<double>(gradient[k..])).CopyTo(gradient[k..]);
    }
}
