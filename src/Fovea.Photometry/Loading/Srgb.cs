using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>The transfer function of sRGB. Source: IEC 61966-2-1.</summary>
public static class Srgb
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 4097).Select(i => (byte)Math.Round(255 * Encode(i / 4096.0)))];

    /// <summary>From a stored value to light, both 0…1.</summary>
    public static double Decode(double stored) => StoredCurve.SrgbToLight(stored);

    /// <summary>From light to the stored value, both 0…1.</summary>
    public static double Encode(double light) => light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;

    /// <summary>From light, held to 0…1, to 0…255 by a table of 4097 entries; NaN gives 0.</summary>
    public static byte EncodeByte(float light) => light > 0 ? Bytes[(int)(Math.Min(light, 1) * 4096 + 0.5f)] : (byte)0;
}
