using Fovea.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Fovea.Photometry;

/// <summary>The matrices of <see cref="RobustPca"/>: D [lights × pixels] = A + E with multipliers Y, and the steps on them.</summary>
/// <remarks>D, E and Y are kept in float32; products are formed in float64 and a block of pixels at a time, so that no more of them than a
/// block lies in memory. The singular vectors are those of the small matrix M·Mᵀ [lights × lights].</remarks>
internal sealed class LowRankParts
{
    private const int Block = 4096, Rows = 8;
    private readonly float[] _data, _lit, _sparse, _multiplier;
    private readonly int _lights, _pixels;
    private readonly double[] _sums;
    private double[] _shrink = [];
    private double _mu = double.PositiveInfinity;

    /// <param name="values">[lights × pixels].</param>
    /// <param name="lit">[lights × pixels]: 1 for what counts, else 0.</param>
    /// <param name="lights">Rows.</param>
    /// <param name="pixels">Columns.</param>
    public LowRankParts(float[] values, float[] lit, int lights, int pixels)
    {
        (_lit, _lights, _pixels) = (lit, lights, pixels);
        (_data, _sparse, _multiplier) = (new float[values.Length], new float[values.Length], new float[values.Length]);
        _sums = new double[lights];
        for (var i = 0; i < values.Length; i++) _data[i] = lit[i] > 0 ? values[i] : 0;
        var squares = 0.0;
        foreach (var v in _data)
        {
            squares += (double)v * v;
            Largest = Math.Max(Largest, Math.Abs(v));
        }
        Norm = Math.Sqrt(squares);
    }

    /// <summary>‖D‖ of Frobenius.</summary>
    public double Norm { get; }

    /// <summary>The largest |D|.</summary>
    public double Largest { get; }

    /// <summary>Rows or columns, whichever are more.</summary>
    public int LargerSide => Math.Max(_lights, _pixels);

    /// <summary>‖D‖₂.</summary>
    public double SpectralNorm() => Math.Sqrt(Math.Max(0, Eigen().Values[^1]));

    /// <summary>Y = scale·D.</summary>
    public void Start(double scale)
    {
        for (var i = 0; i < _data.Length; i++) _multiplier[i] = (float)(scale * _data[i]);
    }

    /// <summary>One step of A, E and Y.</summary>
    /// <returns>‖D − A − E‖.</returns>
    public double Step(double mu, double lambda, CancellationToken cancellation)
    {
        _mu = mu;
        var (values, vectors) = Eigen(cancellation);
        // U·diag(max(σ − 1/μ, 0)/σ)·Uᵀ: times M, that is its singular value thresholding.
        var kept = values.Map(v => Math.Sqrt(Math.Max(0, v)) is var s && s > 1 / mu ? (s - 1 / mu) / s : 0, Zeros.Include);
        _shrink = (vectors * Matrix<double>.Build.DenseOfDiagonalVector(kept) * vectors.Transpose()).ToRowMajorArray();
        Array.Clear(_sums);
        for (var begin = 0; begin < _pixels; begin += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var low = LowRank(begin, Math.Min(Block, _pixels - begin));
            var (start, width, limit) = (begin, Math.Min(Block, _pixels - begin), lambda / mu);
            PixelLoop.Run(_lights, Rows, (from, to) =>
            {
                for (var row = from; row < to; row++) Update(row, start, low.AsSpan(row * width, width), limit);
            }, null, cancellation);
        }
        return Math.Sqrt(_sums.Sum());
    }

    /// <summary>A, [lights × pixels]. Ends the iteration: it takes the place of D.</summary>
    public float[] LowRank()
    {
        for (var begin = 0; begin < _pixels && _shrink.Length > 0; begin += Block)
        {
            var width = Math.Min(Block, _pixels - begin);
            var low = LowRank(begin, width);
            for (var row = 0; row < _lights; row++)
                for (var k = 0; k < width; k++) _data[row * _pixels + begin + k] = (float)low[row * width + k];
        }
        return _data;
    }

    /// <summary>[lights × pixels]: 1 − |E|/|D|, the share of each observation that is no error; 0 in shadow.</summary>
    public float[] Weights()
    {
        var weights = new float[_data.Length];
        for (var i = 0; i < weights.Length; i++)
            if (_lit[i] > 0 && _data[i] != 0) weights[i] = Math.Max(0, 1 - Math.Abs(_sparse[i] / _data[i]));
        return weights;
    }

    private void Update(int row, int begin, Span<double> low, double limit)
    {
        var sum = 0.0;
        for (var k = 0; k < low.Length; k++)
        {
            var at = row * _pixels + begin + k;
            var rest = _data[at] - low[k];
            if (_lit[at] == 0)
            {
                _sparse[at] = (float)rest;
                continue;
            }
            var t = rest + _multiplier[at] / _mu;
            var e = (float)(Math.Sign(t) * Math.Max(0, Math.Abs(t) - limit));
            var z = rest - e;
            _sparse[at] = e;
            _multiplier[at] += (float)(_mu * z);
            sum += z * z;
        }
        _sums[row] += sum;
    }

    private double[] LowRank(int begin, int width)
    {
        using var _ = Autograd.NoGrad();
        var (product, _) = MatMulOp.Forward(Tensor.From(_shrink, [_lights, _lights]), Target(begin, width));
        return product.ToArray<double>();
    }

    private (Vector<double> Values, Matrix<double> Vectors) Eigen(CancellationToken cancellation = default)
    {
        using var _ = Autograd.NoGrad();
        var sum = new double[_lights * _lights];
        for (var begin = 0; begin < _pixels; begin += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = Target(begin, Math.Min(Block, _pixels - begin));
            var (product, _) = MatMulOp.Forward(block, block, transposeB: true);
            var part = product.AsReadOnlySpan<double>();
            for (var i = 0; i < sum.Length; i++) sum[i] += part[i];
        }
        var evd = Matrix<double>.Build.Dense(_lights, _lights, sum).Evd(Symmetricity.Symmetric);
        return (evd.EigenValues.Real(), evd.EigenVectors);
    }

    /// <summary>M = D − E + Y/μ of some pixels, [lights × width].</summary>
    private Tensor Target(int begin, int width)
    {
        var result = new double[_lights * width];
        PixelLoop.Run(_lights, Rows, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var at = row * _pixels + begin;
                for (var k = 0; k < width; k++, at++) result[row * width + k] = _data[at] - _sparse[at] + _multiplier[at] / _mu;
            }
        });
        return Tensor.From(result, [_lights, width]);
    }
}
