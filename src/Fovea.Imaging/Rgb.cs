using System.Globalization;

namespace Fovea.Imaging;

/// <summary>An sRGB colour of 8 bit a channel.</summary>
/// <param name="R">Red, 0…255.</param>
/// <param name="G">Green, 0…255.</param>
/// <param name="B">Blue, 0…255.</param>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>#000000.</summary>
    public static Rgb Black => new(0, 0, 0);

    /// <summary>#FFFFFF.</summary>
    public static Rgb White => new(255, 255, 255);

    /// <summary>#1A7F37, for what is right; dark enough to read as text on white.</summary>
    public static Rgb Good => new(0x1A, 0x7F, 0x37);

    /// <summary>#C62828, for what is wrong; dark enough to read as text on white.</summary>
    public static Rgb Bad => new(0xC6, 0x28, 0x28);

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    /// <param name="hex">A hash and six hexadecimal digits.</param>
    /// <exception cref="FormatException">It is written otherwise.</exception>
    public static Rgb Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 7 || hex[0] != '#'
            || !int.TryParse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"Rgb.Parse: expected #rrggbb, got '{hex}'.");
        return new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary><c>#rrggbb</c>, in lower case.</summary>
    public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";

    /// <summary><c>a + (b − a) · t</c> channel by channel, rounded.</summary>
    internal static Rgb Mix(Rgb a, Rgb b, double t) => new(Mix(a.R, b.R, t), Mix(a.G, b.G, t), Mix(a.B, b.B, t));

    /// <summary>Perceived lightness, 0…1: the 601 luma over 255.</summary>
    public double Luma => (0.299 * R + 0.587 * G + 0.114 * B) / 255;

    private static byte Mix(byte a, byte b, double t) => (byte)Math.Round(a + (b - a) * t);
}
