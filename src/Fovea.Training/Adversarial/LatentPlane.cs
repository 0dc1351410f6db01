using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A plane of a generator's random numbers, through one point in two directions, bent to the sphere on which the point
/// lies.</summary>
/// <remarks>z(x, y) = r · (a + x·u + y·v) / ‖a + x·u + y·v‖ with r = ‖a‖ and u, v of that length, orthogonal to a and to each other. On
/// the sphere every z is as likely as a: numbers from N(0, I) of many dimensions lie near it.</remarks>
/// <example><code>
/// var plane = new LatentPlane(network.Latents(3, new Generator(0)));
/// var picture = maker.Make(plane.At([(0.5, -1)]));
/// </code></example>
public sealed class LatentPlane
{
    private readonly Shape _shape;
    private readonly float[] _a;
    private readonly double[] _u, _v;
    private readonly int _free;

    /// <summary>The plane of three points: the first lies on it, the two others give its directions.</summary>
    /// <param name="points">[3, …].</param>
    /// <param name="kept">Numbers at the end of each point that are no random ones and stay those of the first, such as a class.</param>
    /// <exception cref="ArgumentException">There are not three points, fewer than three random numbers, or they have no two
    /// directions.</exception>
    public LatentPlane(Tensor points, int kept = 0)
    {
        ArgumentNullException.ThrowIfNull(points);
        var size = points.Shape[0] > 0 ? points.Count / points.Shape[0] : 0;
        (_shape, _free) = (points.Shape.Without(0), size - kept);
        if (points.Shape[0] != 3 || kept < 0 || _free < 3)
            throw new ArgumentException(
                $"LatentPlane: expected three points of 3 random numbers or more, got {points.Shape} with {kept} kept.");
        var values = points.AsReadOnlySpan<float>();
        _a = values[..size].ToArray();
        var a = Array.ConvertAll(_a[.._free], v => (double)v);
        var length = Math.Sqrt(Dot(a, a));
        _u = Orthogonal(values.Slice(size, _free), length, a);
        _v = Orthogonal(values.Slice(2 * size, _free), length, a, _u);
    }

    /// <summary>Points of the plane.</summary>
    /// <param name="places">Where they lie; (0, 0) is the first of the three points.</param>
    /// <returns>[points, …].</returns>
    public Tensor At(params IReadOnlyList<(double X, double Y)> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        var result = new float[places.Count * _a.Length];
        foreach (var (i, (x, y)) in places.Index())
        {
            var point = result.AsSpan(i * _a.Length, _a.Length);
            _a.CopyTo(point);
            // u and v are as long as a, and all three are orthogonal.
            var scale = 1 / Math.Sqrt(1 + x * x + y * y);
            for (var k = 0; k < _free; k++) point[k] = (float)(scale * (_a[k] + x * _u[k] + y * _v[k]));
        }
        return Tensor.From(result, [places.Count, .. _shape]);
    }

    private static double[] Orthogonal(ReadOnlySpan<float> direction, double length, params ReadOnlySpan<double[]> others)
    {
        var result = new double[direction.Length];
        for (var i = 0; i < result.Length; i++) result[i] = direction[i];
        foreach (var other in others)
        {
            var share = Dot(result, other) / Dot(other, other);
            for (var i = 0; i < result.Length; i++) result[i] -= share * other[i];
        }
        var own = Math.Sqrt(Dot(result, result));
        if (!(own > 1e-6 * length)) throw new ArgumentException("LatentPlane: expected three points in different directions.");
        for (var i = 0; i < result.Length; i++) result[i] *= length / own;
        return result;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
