using Fovea.Imaging.Codecs;

namespace Fovea.Imaging;

/// <summary>The formats of picture files: PNG, JPEG, WebP, GIF, BMP, TIFF and PNM.</summary>
/// <remarks>A file is read as what its first bytes say, whatever its name ends in. The endings are for looking through folders, and for
/// the choice of a format to write.</remarks>
public static class ImageFormats
{
    /// <summary>The endings of files that can be read, in lower case, with their dots; the commonest first.</summary>
    public static IReadOnlyList<string> Read { get; } = [.. ImageCodecs.All.SelectMany(c => c.Extensions)];

    /// <summary>The endings of files that can be written.</summary>
    public static IReadOnlyList<string> Written { get; } =
        [.. ImageCodecs.All.Where(c => c.CanWrite).SelectMany(c => c.Extensions)];

    /// <summary>Whether a file's name ends as pictures' names do, whatever the case; the file is not looked at.</summary>
    /// <param name="path">A name, with folders or without.</param>
    public static bool IsPicture(string path) => Read.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>What to do with raw photographs, which are not read.</summary>
    public static string RawAdvice => RawPhotograph.Advice;

    /// <summary>Whether a file's name ends as those of raw photographs do: DNG, NEF, CR2 and such; the file is not looked at.</summary>
    /// <param name="path">A name, with folders or without.</param>
    public static bool IsRaw(string path) => RawPhotograph.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Format and size of a picture file, without decoding its pixels.</summary>
    /// <remarks>Most damage is found: what is no picture, what is cut off, what claims a size that it cannot hold. Damage among the pixels
    /// alone is not.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is of no format that is read, is damaged, or is beyond the limits on size.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library, which the format needs, is missing.</exception>
    public static ImageInfo Inspect(string path)
    {
        var bytes = PictureBytes.Read(path);
        var codec = ImageCodecs.Recognise(bytes, path);
        var (width, height) = codec.Inspect(bytes, path);
        return new(codec.Name, width, height);
    }
}

/// <summary>What a picture file says of itself.</summary>
/// <param name="Format">As PNG or JPEG.</param>
/// <param name="Width">Columns as they are stored, in pixels; EXIF may turn them.</param>
/// <param name="Height">Rows as they are stored, in pixels.</param>
public readonly record struct ImageInfo(string Format, int Width, int Height);
