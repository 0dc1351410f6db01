using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Pixels of a matt object under lights, drawn.</summary>
internal sealed class MattObject
{
    /// <summary>Draws one.</summary>
    /// <param name="draw">Of the numbers.</param>
    /// <param name="leastHeight">The smallest z of a light: a low one leaves pixels in the shadow.</param>
    public MattObject(Draw draw, double leastHeight)
    {
        var (lights, pixels) = (draw.Size("K", 5, 9), draw.Size("P", 6, 12));
        (Lights, Normals, Albedo) = (new double[lights, 3], new double[pixels, 3], new double[pixels]);
        for (var k = 0; k < lights; k++) Unit(Lights, k, draw, leastHeight);
        for (var p = 0; p < pixels; p++)
        {
            Unit(Normals, p, draw, 0.5);
            Albedo[p] = draw.Uniform(0.2, 0.9);
        }
    }

    /// <summary>Directions, [K, 3].</summary>
    public double[,] Lights { get; }

    /// <summary>Normals, [P, 3].</summary>
    public double[,] Normals { get; }

    /// <summary>Albedo, [P].</summary>
    public double[] Albedo { get; }

    /// <summary>Albedo times normal, [P, 3].</summary>
    public double[,] Scaled() => (Albedo.ToTensor().Reshape([Albedo.Length, 1]) * Normals.ToTensor()).ToMatrix();

    /// <summary>Brightness, [K, P]: albedo·max(0, n·l).</summary>
    public Tensor Render() => Lights.ToTensor().MatMul(Scaled().ToTensor(), transposeB: true).ReLU();

    private static void Unit(double[,] rows, int row, Draw draw, double leastHeight)
    {
        var (angle, z) = (draw.Uniform(0, 2 * Math.PI), draw.Uniform(leastHeight, 0.95));
        var radius = Math.Sqrt(1 - (z * z));
        (rows[row, 0], rows[row, 1], rows[row, 2]) = (radius * Math.Cos(angle), radius * Math.Sin(angle), z);
    }
}
