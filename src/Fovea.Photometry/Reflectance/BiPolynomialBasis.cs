using System.Numerics;

namespace Fovea.Photometry;

/// <summary>xⁱ·yʲ for i and j of 0, 1, 2, with x = n·h and y = l·h.</summary>
/// <remarks>Source: B. Shi, P. Tan, Y. Matsushita, K. Ikeuchi, "Bi-polynomial modeling of low-frequency reflectances", IEEE PAMI 36(6),
/// 2014.</remarks>
internal readonly struct BiPolynomialBasis : IReflectanceBasis
{
    public static int Count => 9;

    public static void Evaluate(in Cosines angles, Span<Vector<float>> values, int stride)
    {
        var power = Vector<float>.One;
        for (var i = 0; i < 9; i += 3)
        {
            values[i * stride] = power;
            values[(i + 1) * stride] = power * angles.LightHalf;
            values[(i + 2) * stride] = power * angles.LightHalf * angles.LightHalf;
            power *= angles.NormalHalf;
        }
    }
}
