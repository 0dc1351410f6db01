using Fovea.Imaging.Codecs;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>How the samples of a file follow the light, as the file itself says.</summary>
/// <param name="Kind">Which curve it is.</param>
/// <param name="Source">What says so: a chunk of the file, its format, or an option.</param>
/// <remarks><see cref="Image.Load(string)"/> gives samples as they are stored, whatever this says: classifiers want them so. Where light is
/// measured, <see cref="ToLight"/> makes light of them.</remarks>
/// <example><code>
/// var curve = StoredCurve.Read("cat.png") ?? new StoredCurve(CurveKind.Linear, "nothing said");
/// var light = curve.ToLight(Image.Load("cat.png").Pixels8[0] / 255.0);
/// </code></example>
public sealed record StoredCurve(CurveKind Kind, string Source)
{
    /// <summary>γ of a <see cref="CurveKind.Power"/>: light = storedᵞ.</summary>
    public double Exponent { get; init; } = 1;

    /// <summary>Light of a <see cref="CurveKind.Table"/> at evenly spaced stored values from 0 to 1; straight lines between.</summary>
    public IReadOnlyList<double> Table { get; init; } = [];

    /// <summary>The curve's name for reports: sRGB, linear, power 2.2, a table.</summary>
    public string Name => Kind switch
    {
        CurveKind.Linear => "linear",
        CurveKind.Srgb => "sRGB",
        CurveKind.Power => FormattableString.Invariant($"power {Exponent:0.###}"),
        CurveKind.Table => "a table",
        _ => "an unknown curve",
    };

    /// <summary>What a file says: PNG by the first of its chunks cICP, iCCP, sRGB and gAMA that is there; JPEG, WebP, GIF and BMP are taken
    /// for sRGB; TIFF by its ICC profile, or by the colour space of its EXIF data.</summary>
    /// <remarks>gAMA 45455 stands for sRGB, because the specification has writers of sRGB store this number. Source: W3C Recommendation
    /// "PNG Specification (Third Edition)", sections 4.3 and 11.3.2.</remarks>
    /// <param name="path">The picture.</param>
    /// <returns>null where the file says nothing; <see cref="CurveKind.Unknown"/> where it says what is not understood.</returns>
    /// <exception cref="DataFormatException">The chunk is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StoredCurve? Read(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[12];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith(PngCodec.Signature)) return PngCurve.Read(file, path);
        if (start.StartsWith<byte>([0xFF, 0xD8])) return new(CurveKind.Srgb, "JPEG");
        if (TiffDirectory.Recognises(start)) return TiffCurve.Read(file);
        if (start.StartsWith("GIF8"u8)) return new(CurveKind.Srgb, "GIF");
        if (start.StartsWith("BM"u8)) return new(CurveKind.Srgb, "BMP");
        return start.StartsWith("RIFF"u8) && start[8..].SequenceEqual("WEBP"u8) ? new(CurveKind.Srgb, "WebP") : null;
    }

    /// <summary>From a stored value to light, both 0…1.</summary>
    /// <exception cref="InvalidOperationException">The curve is unknown.</exception>
    public double ToLight(double stored) => Kind switch
    {
        CurveKind.Linear => stored,
        CurveKind.Srgb => SrgbToLight(stored),
        CurveKind.Power => Math.Pow(stored, Exponent),
        CurveKind.Table => Between(stored),
        _ => throw new InvalidOperationException($"StoredCurve: expected a curve that is known, got {Source}."),
    };

    /// <summary>The curve of sRGB from a stored value to light, both 0…1. Source: IEC 61966-2-1.</summary>
    public static double SrgbToLight(double stored) =>
        stored <= 0.04045 ? stored / 12.92 : Math.Pow((stored + 0.055) / 1.055, 2.4);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Source})";

    private double Between(double stored)
    {
        var at = Math.Clamp(stored, 0, 1) * (Table.Count - 1);
        var below = Math.Min((int)at, Table.Count - 2);
        return Table[below] + (at - below) * (Table[below + 1] - Table[below]);
    }
}

/// <summary>Kinds of <see cref="StoredCurve"/>.</summary>
public enum CurveKind
{
    /// <summary>The file says something that is not understood.</summary>
    Unknown,

    /// <summary>Stored values are proportional to the light.</summary>
    Linear,

    /// <summary>The transfer function of sRGB.</summary>
    Srgb,

    /// <summary>A power of the stored value.</summary>
    Power,

    /// <summary>Values in a table, of an ICC profile.</summary>
    Table,
}
