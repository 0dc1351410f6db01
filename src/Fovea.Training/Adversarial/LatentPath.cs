using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The way from one point of a generator's random numbers to another along a sphere.</summary>
/// <remarks>slerp(a, b, t) = sin((1 − t)Ω)/sin Ω · a + sin(tΩ)/sin Ω · b, cos Ω = a·b/(‖a‖‖b‖). Numbers from N(0, I) of many dimensions lie
/// near a sphere; a straight line between two leaves it, for lengths that the generator never learned. Source: K. Shoemake, "Animating
/// rotation with quaternion curves", SIGGRAPH 1985; T. White, "Sampling generative networks", arXiv:1609.04468, 2016.</remarks>
public static class LatentPath
{
    // Where two points lie in one direction, or in opposite ones, the formula divides by nothing.
    private const double LeastSine = 1e-4;

    /// <summary>The point at a share of the way.</summary>
    /// <param name="a">Where it begins.</param>
    /// <param name="b">Where it ends; as many numbers.</param>
    /// <param name="t">The share, 0…1.</param>
    /// <exception cref="ArgumentException">The points have different numbers of coordinates.</exception>
    public static float[] Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double t)
    {
        if (a.Length != b.Length) throw new ArgumentException($"LatentPath: expected points of one size, got {a.Length} and {b.Length}.");
        var (product, squaresA, squaresB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (product, squaresA, squaresB) = (product + (double)a[i] * b[i], squaresA + (double)a[i] * a[i], squaresB + (double)b[i] * b[i]);
        var length = Math.Sqrt(squaresA * squaresB);
        var angle = length > 0 ? Math.Acos(Math.Clamp(product / length, -1, 1)) : 0;
        var sine = Math.Sin(angle);
        var (first, second) = sine < LeastSine ? (1 - t, t) : (Math.Sin((1 - t) * angle) / sine, Math.Sin(t * angle) / sine);
        var result = new float[a.Length];
        for (var i = 0; i < a.Length; i++) result[i] = (float)(first * a[i] + second * b[i]);
        return result;
    }

    /// <summary>Ways between pairs of points, a row each.</summary>
    /// <param name="ends">[2·rows, …]: where each begins, then where each ends.</param>
    /// <param name="steps">Points of a way, both ends among them, 2 or more.</param>
    /// <returns>[rows·steps, …].</returns>
    /// <exception cref="ArgumentException">There is an odd number of points, or fewer than two steps.</exception>
    public static Tensor Rows(Tensor ends, int steps)
    {
        ArgumentNullException.ThrowIfNull(ends);
        if (ends.Shape[0] % 2 != 0 || steps < 2)
            throw new ArgumentException($"LatentPath: expected pairs of points and 2 steps or more, got {ends.Shape[0]} and {steps}.");
        var (rows, size) = (ends.Shape[0] / 2, ends.Count / ends.Shape[0]);
        var values = ends.AsReadOnlySpan<float>();
        var path = new float[checked(rows * steps * size)];
        for (var row = 0; row < rows; row++)
            for (var step = 0; step < steps; step++)
                Between(values.Slice(row * size, size), values.Slice((rows + row) * size, size), (double)step / (steps - 1))
                    .CopyTo(path, (row * steps + step) * size);
        return Tensor.From(path, [rows * steps, .. ends.Shape.Without(0)]);
    }
}
