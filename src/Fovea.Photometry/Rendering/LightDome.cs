using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Lights spread evenly over a cap about the camera: points of a sunflower, at equal areas and turned by the golden
/// angle.</summary>
internal static class LightDome
{
    private static readonly double GoldenAngle = Math.PI * (3 - Math.Sqrt(5));

    public static LightSet Create(in RenderOptions options)
    {
        var count = options.Lights;
        var (directions, intensities) = (new double[3 * count], new double[3 * count]);
        var lowest = Math.Cos(options.Spread * Math.PI / 180);
        Array.Fill(intensities, 1);
        if (options.UnevenLights)
        {
            var random = Tensor.Rand([3 * count], generator: new(options.Seed)).AsReadOnlySpan<float>();
            for (var i = 0; i < intensities.Length; i++) intensities[i] = 0.7 + 0.6 * random[i];
        }
        for (var i = 0; i < count; i++)
        {
            var z = 1 - (1 - lowest) * (i + 0.5) / count;
            var radius = Math.Sqrt(1 - z * z);
            var (sin, cos) = Math.SinCos(GoldenAngle * i);
            (directions[3 * i], directions[3 * i + 1], directions[3 * i + 2]) = (radius * cos, radius * sin, z);
        }
        return new(directions, intensities, 3, "rendered lights");
    }
}
