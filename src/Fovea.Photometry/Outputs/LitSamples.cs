using System.Numerics;

namespace Fovea.Photometry;

/// <summary>The lit observations of a scene with known normals, and the least-squares fits of a
/// <see cref="BivariateReflectance"/>.</summary>
internal sealed class LitSamples
{
    private const int Grain = 256, Fills = 60, TablePixels = 8000;
    // A bin's neighbours count as much as so many of its mean weight.
    private const double Smoothness = 0.02;

    private readonly PhotometricScene _scene;
    private readonly PhotometricResult _result;
    private readonly Vector3[] _lights, _halves;
    private readonly float[] _columns;
    // The table is fitted to some thousand pixels that are spread over the object.
    private readonly int[] _some;
    private readonly float[] _least;
    private readonly float _leastShading;
    private readonly CancellationToken _cancellation;

    public LitSamples(PhotometricScene scene, PhotometricResult result, float shadowShare, float leastShading,
        CancellationToken cancellation)
    {
        (_scene, _result, _leastShading, _cancellation) = (scene, result, leastShading, cancellation);
        _lights = [.. Enumerable.Range(0, scene.LightCount).Select(i => Unit(scene.Lights[i]))];
        _halves = Array.ConvertAll(_lights, l => Vector3.Normalize(l + Vector3.UnitZ));
        _columns = Array.ConvertAll(_halves, BivariateReflectance.Column);
        var step = Math.Max(1, scene.PixelCount / TablePixels);
        _some = [.. Enumerable.Range(0, scene.PixelCount).Where(p => p % step == 0)];
        _least = new float[scene.PixelCount];
        Run(scene.PixelCount, (begin, end) =>
        {
            var values = new float[_lights.Length];
            for (var p = begin; p < end; p++)
            {
                for (var i = 0; i < values.Length; i++) values[i] = scene.Grey[i * scene.PixelCount + p];
                Array.Sort(values);
                _least[p] = result.Valid[p] ? shadowShare * values[values.Length * 9 / 10] : float.PositiveInfinity;
            }
        });
    }

    /// <summary>T from a brightness for each pixel: Σ I·b·s / Σ (b·s)² for each entry, s = n·l; entries without observations follow those
    /// around them.</summary>
    /// <returns>The weight of each entry.</returns>
    public double[] FitTable(float[] brightness, float[] table)
    {
        var size = table.Length;
        var sums = new (double[] Products, double[] Squares)[(_some.Length + Grain - 1) / Grain];
        Run(_some.Length, (begin, end) =>
        {
            var (products, squares) = (new double[size], new double[size]);
            foreach (var p in _some.AsSpan(begin, end - begin))
            {
                var b = (double)brightness[p];
                Each(p, (value, shading, row, column) =>
                {
                    var at = (int)(row + 0.5f) * BivariateReflectance.DifferenceSteps + (int)(column + 0.5f);
                    products[at] += value * b * shading;
                    squares[at] += b * shading * b * shading;
                });
            }
            sums[begin / Grain] = (products, squares);
        });
        var (product, weight) = (new double[size], new double[size]);
        foreach (var (products, squares) in sums)
            for (var i = 0; i < size; i++) (product[i], weight[i]) = (product[i] + products[i], weight[i] + squares[i]);
        Fill(product, weight, table);
        return weight;
    }

    /// <summary>b from T: Σ I·T·s / Σ (T·s)².</summary>
    public void FitBrightness(float[] table, float[] brightness) => Run(_some.Length, (begin, end) =>
    {
        foreach (var p in _some.AsSpan(begin, end - begin))
        {
            var (product, square) = (0.0, 0.0);
            Each(p, (value, shading, row, column) =>
            {
                var seen = shading * BivariateReflectance.Between(table, row, column);
                (product, square) = (product + value * seen, square + seen * seen);
            });
            brightness[p] = square > 0 ? (float)Math.Max(0, product / square) : 0;
        }
    });

    /// <summary>ρ and σ of each pixel: grey ones together, then each colour's ρ.</summary>
    public (float[] Albedo, float[] Gloss) FitPixels(float[] table, float[] matt)
    {
        var channels = _scene.Channels;
        var (albedo, gloss) = (new float[channels * _scene.PixelCount], new float[_scene.PixelCount]);
        Run(_scene.PixelCount, (begin, end) =>
        {
            for (var p = begin; p < end; p++)
            {
                var (mm, mg, gg, mi, gi) = (0.0, 0.0, 0.0, 0.0, 0.0);
                Each(p, (value, shading, row, column) =>
                {
                    var m = shading * BivariateReflectance.Between(matt, row, column);
                    var g = shading * BivariateReflectance.Between(table, row, column) - m;
                    (mm, mg, gg, mi, gi) = (mm + m * m, mg + m * g, gg + g * g, mi + m * value, gi + g * value);
                });
                if (!(mm > 0)) continue;
                // What little highlight a pixel shows says nothing of its own: it has the share of the whole object.
                var grey = (mi + gi) / (mm + 2 * mg + gg);
                var (rho, sigma, determinant) = (grey, grey, mm * gg - mg * mg);
                if (gg > 1e-3 * mm && determinant > 1e-3 * mm * gg)
                    (rho, sigma) = ((gg * mi - mg * gi) / determinant, (mm * gi - mg * mi) / determinant);
                if (sigma < 0) (rho, sigma) = (mi / mm, 0);
                if (rho < 0) (rho, sigma) = (0, Math.Max(0, gi / gg));
                gloss[p] = (float)sigma;
                FitColors(p, table, matt, sigma, mm, albedo);
            }
        });
        return (albedo, gloss);
    }

    /// <summary>What a reflectance, and Lambert's law, leave of the lit observations in grey.</summary>
    public (double Residual, double Lambert) Residuals(BivariateReflectance fit)
    {
        var sums = new (double Left, double Lambert, double All)[(_some.Length + Grain - 1) / Grain];
        Run(_some.Length, (begin, end) =>
        {
            var total = (Left: 0.0, Lambert: 0.0, All: 0.0);
            foreach (var p in _some.AsSpan(begin, end - begin))
            {
                var (product, square, all, left) = (0.0, 0.0, 0.0, 0.0);
                var rho = 0f;
                for (var c = 0; c < _scene.Channels; c++) rho += fit.Albedo[p * _scene.Channels + c] / _scene.Channels;
                Each(p, (value, shading, row, column) =>
                {
                    var matt = BivariateReflectance.Between(fit.Matt, row, column);
                    var gloss = BivariateReflectance.Between(fit.Table, row, column) - matt;
                    var difference = value - shading * (rho * matt + fit.Gloss[p] * gloss);
                    (product, square, all) = (product + value * shading, square + shading * shading, all + value * value);
                    left += difference * difference;
                });
                var lambert = square > 0 ? all - product * product / square : all;
                total = (total.Left + left, total.Lambert + lambert, total.All + all);
            }
            sums[begin / Grain] = total;
        });
        var whole = sums.Sum(s => s.All);
        return whole > 0 ? (Math.Sqrt(sums.Sum(s => s.Left) / whole), Math.Sqrt(sums.Sum(s => s.Lambert) / whole)) : (0, 0);
    }

    /// <summary>Calls an action with value, n·l, row and column of each lit observation of a pixel.</summary>
    private void Each(int pixel, Action<float, float, float, float> action)
    {
        if (!_result.Valid[pixel]) return;
        var n = new Vector3(_result.Normals[3 * pixel], _result.Normals[3 * pixel + 1], _result.Normals[3 * pixel + 2]);
        for (var i = 0; i < _lights.Length; i++)
        {
            if (!IsLit(pixel, i, n, out var value, out var shading)) continue;
            action(value, shading, BivariateReflectance.Row(n, _halves[i]), _columns[i]);
        }
    }

    private bool IsLit(int pixel, int light, Vector3 n, out float value, out float shading)
    {
        var at = light * _scene.PixelCount + pixel;
        (value, shading) = (_scene.Grey[at], Vector3.Dot(n, _lights[light]));
        return shading > _leastShading && value > _least[pixel] && float.IsFinite(value)
            && (_scene.Flags[at] & ObservationFlags.Saturated) == 0;
    }

    private void FitColors(int pixel, float[] table, float[] matt, double sigma, double squares, float[] albedo)
    {
        var n = new Vector3(_result.Normals[3 * pixel], _result.Normals[3 * pixel + 1], _result.Normals[3 * pixel + 2]);
        Span<double> products = stackalloc double[_scene.Channels];
        for (var i = 0; i < _lights.Length; i++)
        {
            if (!IsLit(pixel, i, n, out _, out var shading)) continue;
            var (row, column) = (BivariateReflectance.Row(n, _halves[i]), _columns[i]);
            var m = shading * BivariateReflectance.Between(matt, row, column);
            var g = shading * BivariateReflectance.Between(table, row, column) - m;
            for (var c = 0; c < products.Length; c++)
                products[c] += m * (_scene.ChannelOf(i, c)[pixel] - sigma * g);
        }
        for (var c = 0; c < products.Length; c++)
            albedo[pixel * products.Length + c] = (float)Math.Max(0, products[c] / squares);
    }

    private void Run(int count, Action<int, int> body) => PixelLoop.Run(count, Grain, body, null, _cancellation);

    // Each entry is drawn a little towards the mean of its neighbours; those without weight follow it. The mean entry is 1.
    private static void Fill(double[] product, double[] weight, float[] table)
    {
        var (rows, columns) = (BivariateReflectance.HalfSteps, BivariateReflectance.DifferenceSteps);
        var (all, pull) = (weight.Sum(), Smoothness * weight.Sum() / weight.Length);
        if (!(all > 0)) return;
        var mean = product.Sum() / all;
        var now = new double[table.Length];
        for (var i = 0; i < now.Length; i++) now[i] = weight[i] > 0 ? product[i] / weight[i] : mean;
        for (var step = 0; step < Fills; step++)
        {
            var next = new double[now.Length];
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++)
                {
                    var at = r * columns + c;
                    var around = (now[Math.Max(0, r - 1) * columns + c] + now[Math.Min(rows - 1, r + 1) * columns + c]
                        + now[r * columns + Math.Max(0, c - 1)] + now[r * columns + Math.Min(columns - 1, c + 1)]) / 4;
                    next[at] = (product[at] + pull * around) / (weight[at] + pull);
                }
            }
            now = next;
        }
        var scale = weight.Zip(now, (w, t) => w * t).Sum() / all;
        for (var i = 0; i < now.Length; i++) table[i] = (float)(now[i] / scale);
    }

    private static Vector3 Unit((double X, double Y, double Z) v) => Vector3.Normalize(new((float)v.X, (float)v.Y, (float)v.Z));
}
