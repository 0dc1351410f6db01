using System.Buffers.Binary;

namespace Fovea.Imaging.Codecs;

/// <summary>How the samples of a TIFF file follow the light: by its ICC profile, else by the colour space of its EXIF data, else not
/// said.</summary>
internal static class TiffCurve
{
    // As for PNG.
    private const int LongestProfile = 1 << 22;

    /// <summary>Reads the tags of the first picture.</summary>
    /// <param name="file">Seekable.</param>
    public static StoredCurve? Read(Stream file)
    {
        if (TiffDirectory.Read(file) is not { } tags) return null;
        if (tags.Has(TiffDirectory.IccProfile)) return IccCurve.Read(tags.Bytes(TiffDirectory.IccProfile, LongestProfile), "ICC profile");
        return ExifBlock.Find(file) is { IsSrgb: true } ? new(CurveKind.Srgb, "EXIF colour space") : null;
    }
}
