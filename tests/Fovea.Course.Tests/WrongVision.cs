using PhotometricStereo;
using Signals;

namespace Fovea.Course.Tests;

// Answers with one usual mistake each.

internal sealed class SizesWithoutPadding : IConvolutionSizes
{
    public int Output(int size, int kernel, int padding, int stride) => new ConvolutionSizes().Output(size, kernel, 0, stride);

    public int Parameters(int inChannels, int outChannels, int kernel) => inChannels * outChannels * kernel * kernel;

    public int ReceptiveField(int layers, int kernel) => layers * kernel;
}

internal sealed class FirFilterReversed : IFirFilter
{
    public double[] Filter(double[] x, double[] taps) => new FirFilter().Filter(x, [.. taps.Reverse()]);
}

internal sealed class Correlation1d : IConvolution1d
{
    public double[] Convolve(double[] x, double[] h) => new Convolution1d().Convolve(x, [.. h.Reverse()]);

    public double[] Correlate(double[] x, double[] h) => new Convolution1d().Correlate(x, [.. h.Reverse()]);
}

internal sealed class Correlation2d : IConvolution2d
{
    public double[,] Convolve(double[,] x, double[,] kernel)
    {
        var (rows, columns) = (kernel.GetLength(0), kernel.GetLength(1));
        var turned = new double[rows, columns];
        for (var u = 0; u < rows; u++)
            for (var v = 0; v < columns; v++) turned[u, v] = kernel[rows - 1 - u, columns - 1 - v];
        return new Convolution2d().Convolve(x, turned);
    }
}

internal sealed class MeanFilterAsSum : IMeanFilter
{
    public double[,] Filter(double[,] x, int size) => Each.Of(new MeanFilter().Filter(x, size), x, (v, _) => v * size * size);
}

internal sealed class GaussianNotOfSumOne : IGaussianFilter
{
    public double[] Kernel(double sigma, int radius) =>
        [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(t => Math.Exp(-t * t / (2 * sigma * sigma)))];

    public double[,] Filter(double[,] x, double sigma, int radius)
    {
        var (g, y) = (new GaussianFilter().Kernel(sigma, radius), new double[x.GetLength(0), x.GetLength(1)]);
        for (var i = 0; i < y.GetLength(0); i++)
            for (var j = 0; j < y.GetLength(1); j++)
                for (var t = -radius; t <= radius; t++) y[i, j] += g[t + radius] * x[i, Math.Clamp(j + t, 0, y.GetLength(1) - 1)];
        return y;
    }
}

internal sealed class MedianAsMean : IMedianFilter
{
    public double[,] Filter(double[,] x, int size) => new MeanFilter().Filter(x, size);
}

internal sealed class SobelByConvolution : ISobelFilter
{
    public (double[,] Gx, double[,] Gy) Gradient(double[,] x)
    {
        var (gx, _) = new SobelFilter().Gradient(x);
        return (Each.Of(gx, gx, (v, _) => -v), gx);
    }

    public double[,] Magnitude(double[,] x)
    {
        var (gx, gy) = new SobelFilter().Gradient(x);
        return Each.Of(gx, gy, (a, b) => Math.Abs(a) + Math.Abs(b));
    }
}

internal sealed class LightsInRadians : ILightDirections
{
    public double[,] Directions(double[] azimuth, double[] elevation) => new LightDirections().Directions(
        [.. azimuth.Select(a => a * 180 / Math.PI)], [.. elevation.Select(e => e * 180 / Math.PI)]);
}

internal sealed class LambertianBelowZero : ILambertian
{
    public double[,] Render(double[,] normals, double[] albedo, double[,] lights)
    {
        var (right, other) = (new Lambertian().Render(normals, albedo, lights), (double[,])lights.Clone());
        for (var k = 0; k < other.GetLength(0); k++)
            for (var i = 0; i < 3; i++) other[k, i] = -other[k, i];
        return Each.Of(right, new Lambertian().Render(normals, albedo, other), (a, b) => a - b);
    }
}

internal sealed class FirstThreeLights : ILeastSquares
{
    public double[,] Solve(double[,] lights, double[,] intensities)
    {
        var (l, i) = (new double[3, 3], new double[3, intensities.GetLength(1)]);
        Array.Copy(lights, l, l.Length);
        Array.Copy(intensities, i, i.Length);
        return new LeastSquares().Solve(l, i);
    }
}

internal sealed class NormalsWithAlbedo : IAlbedoAndNormals
{
    public (double[] Albedo, double[,] Normals) Split(double[,] g)
    {
        var albedo = new AlbedoAndNormals().Split(g).Albedo;
        return ([.. albedo.Select(a => a * a)], (double[,])g.Clone());
    }
}

internal sealed class NormalsDividedByZero : IAlbedoAndNormals
{
    public (double[] Albedo, double[,] Normals) Split(double[,] g)
    {
        var (albedo, normals) = (new AlbedoAndNormals().Split(g).Albedo, (double[,])g.Clone());
        for (var p = 0; p < albedo.Length; p++)
            for (var i = 0; i < 3; i++) normals[p, i] /= albedo[p];
        return (albedo, normals);
    }
}

internal sealed class ShadowsLeftIn : IShadows
{
    public double[,] Solve(double[,] lights, double[,] intensities, double threshold) => new LeastSquares().Solve(lights, intensities);
}

internal sealed class IntegrationUpsideDown : IIntegration
{
    public (double[,] Right, double[,] Down) Slopes(double[,,] normals)
    {
        var (right, down) = new Integration().Slopes(normals);
        return (right, Each.Of(down, down, (v, _) => -v));
    }

    public double[,] Integrate(double[,] right, double[,] down) =>
        Each.Transposed(new Integration().Integrate(Each.Transposed(down), Each.Transposed(right)));
}

internal sealed class AngularErrorInRadians : IAngularError
{
    public double Mean(double[,] a, double[,] b)
    {
        var sum = 0.0;
        for (var p = 0; p < a.GetLength(0); p++) sum += Math.Acos((a[p, 0] * b[p, 0]) + (a[p, 1] * b[p, 1]) + (a[p, 2] * b[p, 2]));
        return sum / a.GetLength(0);
    }
}
