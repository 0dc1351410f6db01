using System.Diagnostics.CodeAnalysis;

namespace Fovea.Imaging;

/// <summary>A picture in memory: <c>Height × Width × Channels</c> samples, interleaved, row by row from the top left.</summary>
/// <remarks>
/// <b>Shape</b>: sample <c>c</c> of the pixel in column <c>x</c> of row <c>y</c> is at <c>(y · Width + x) · Channels + c</c>.
/// <b>Range</b>: 0…255 at 8 bit, 0…65535 at 16 bit. Alpha is straight (not premultiplied) and comes last.
/// <b>Limits</b>: sides of at most <see cref="MaxSide"/>, at most <see cref="MaxPixels"/> pixels.
/// </remarks>
/// <example><code>
/// var picture = Image.Load("cat.png").ToRgb();
/// Resizing.Bilinear(picture, 224, 224).Save("cat-224.jpg");
/// </code></example>
public sealed class Image
{
    /// <summary>The largest width and height, in pixels.</summary>
    public const int MaxSide = 65535;

    /// <summary>The largest <c>Width · Height</c>: 2²⁸ (a square of 16384).</summary>
    public const long MaxPixels = 1L << 28;

    private static long _pixelLimit = MaxPixels;

    /// <summary>The largest <c>Width · Height</c> of a picture that is read from a file: <see cref="MaxPixels"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above <see cref="MaxPixels"/>.</exception>
    public static long PixelLimit
    {
        get => Volatile.Read(ref _pixelLimit);
        set => Volatile.Write(ref _pixelLimit, value is >= 1 and <= MaxPixels ? value : throw new ArgumentOutOfRangeException(nameof(value),
            $"Image.PixelLimit: expected 1…{MaxPixels}, got {value}."));
    }

    private readonly byte[]? _samples8;
    private readonly ushort[]? _samples16;

    /// <summary>A black picture (transparent black, where there is alpha).</summary>
    /// <param name="width">1…<see cref="MaxSide"/>.</param>
    /// <param name="height">1…<see cref="MaxSide"/>.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
    /// <param name="bitDepth">8 or 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is beyond the limits, or there is no such layout.</exception>
    public Image(int width, int height, int channels, int bitDepth = 8)
    {
        if (!SizeIsAllowed(width, height))
            throw new ArgumentOutOfRangeException(nameof(width),
                $"Image: expected sides of 1…{MaxSide} and at most {MaxPixels} pixels, got {width} × {height}.");
        if (channels is < 1 or > 4)
            throw new ArgumentOutOfRangeException(nameof(channels),
                $"Image: expected 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels, got {channels}.");
        if (bitDepth is not (8 or 16))
            throw new ArgumentOutOfRangeException(nameof(bitDepth), $"Image: expected a bit depth of 8 or 16, got {bitDepth}.");
        (Width, Height, Channels, BitDepth) = (width, height, channels, bitDepth);
        var count = width * height * channels;
        if (bitDepth == 8) _samples8 = new byte[count];
        else _samples16 = new ushort[count];
    }

    /// <summary>A picture of 8 bit that copies <paramref name="pixels"/>.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="channels">1…4.</param>
    /// <param name="pixels"><c>height × width × channels</c> samples, interleaved.</param>
    /// <exception cref="ArgumentException">The number of samples is not the product of the sizes.</exception>
    public Image(int width, int height, int channels, ReadOnlySpan<byte> pixels) : this(width, height, channels, 8)
    {
        CheckCount(pixels.Length, nameof(pixels));
        pixels.CopyTo(_samples8);
    }

    /// <summary>A picture of 16 bit that copies <paramref name="pixels"/>.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="channels">1…4.</param>
    /// <param name="pixels"><c>height × width × channels</c> samples, interleaved, in the machine's byte order.</param>
    /// <exception cref="ArgumentException">The number of samples is not the product of the sizes.</exception>
    public Image(int width, int height, int channels, ReadOnlySpan<ushort> pixels) : this(width, height, channels, 16)
    {
        CheckCount(pixels.Length, nameof(pixels));
        pixels.CopyTo(_samples16);
    }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</summary>
    public int Channels { get; }

    /// <summary>Bits a sample: 8 or 16.</summary>
    public int BitDepth { get; }

    /// <summary>True for 2 and 4 channels.</summary>
    public bool HasAlpha => Channels is 2 or 4;

    /// <summary>The samples themselves, not a copy: <c>[y, x, c]</c>, 0…255.</summary>
    /// <exception cref="InvalidOperationException">The picture has 16 bit.</exception>
    public Span<byte> Pixels8 => _samples8 ?? ThrowDepth<byte>(8, "Pixels16, or convert with To8Bit()");

    /// <summary>The samples themselves, not a copy: <c>[y, x, c]</c>, 0…65535.</summary>
    /// <exception cref="InvalidOperationException">The picture has 8 bit.</exception>
    public Span<ushort> Pixels16 => _samples16 ?? ThrowDepth<ushort>(16, "Pixels8, or convert with To16Bit()");

    /// <summary>Reads a PNG, JPEG, WebP, GIF, BMP, TIFF or PNM file, told apart by its first bytes, whatever it is called.</summary>
    /// <remarks>The picture is turned as the file's EXIF data says. Of an animation the first picture is read. Colour profiles are not
    /// applied. Pipes and devices are not opened.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">
    /// The file is of none of these formats, is damaged, or is beyond the limits on size.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library, which reads all but PNG, TIFF and PNM, is missing.</exception>
    public static Image Load(string path) => Load(Codecs.PictureBytes.Read(path), path);

    /// <summary>Reads a picture from a stream, from where it stands to its end.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="name">What errors call the stream.</param>
    /// <exception cref="DataFormatException">As for <see cref="Load(string)"/>.</exception>
    /// <exception cref="DllNotFoundException">As for <see cref="Load(string)"/>.</exception>
    public static Image Load(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Load(memory.ToArray(), name);
    }

    /// <summary>Reads a picture from the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="DataFormatException">As for <see cref="Load(string)"/>.</exception>
    /// <exception cref="DllNotFoundException">As for <see cref="Load(string)"/>.</exception>
    public static Image Load(byte[] bytes, string name = "bytes")
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var codec = Codecs.ImageCodecs.Recognise(bytes, name);
        try
        {
            return codec.Read(bytes, name);
        }
        catch (OutOfMemoryException e)
        {
            var (width, height) = codec.Inspect(bytes, name);
            throw new DataFormatException($"{name}: size: out of memory at {width} × {height} pixels", e);
        }
    }

    /// <summary>
    /// Writes the picture in the format of the extension (<c>.png</c>, <c>.jpg</c>, <c>.webp</c>, <c>.bmp</c>, <c>.pgm</c> …), wholly or
    /// not at all.
    /// </summary>
    /// <remarks>Samples are whole numbers; where they come from values, as in <see cref="ImageTensors"/> and filters, NaN and ±∞ have
    /// become black.</remarks>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="quality">1…100, for JPEG and WebP; WebP of 100 is without loss.</param>
    /// <exception cref="NotSupportedException">
    /// No format has this extension, or the format cannot hold these channels or this bit depth.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library, which writes JPEG and WebP, is missing.</exception>
    public void Save(string path, int quality = 92)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = Encode(Path.GetExtension(path), quality);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of the file that <see cref="Save"/> would write.</summary>
    /// <param name="extension">With its dot: <c>.png</c>.</param>
    /// <param name="quality">1…100, for JPEG and WebP; WebP of 100 is without loss.</param>
    /// <exception cref="NotSupportedException">
    /// No format has this extension, or the format cannot hold these channels or this bit depth.
    /// </exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library, which writes JPEG and WebP, is missing.</exception>
    public byte[] Encode(string extension = ".png", int quality = 92)
    {
        if (quality is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(quality), $"Image.Encode: expected a quality of 1…100, got {quality}.");
        using var memory = new MemoryStream();
        Codecs.ImageCodecs.ForExtension(extension).Write(this, memory, extension, quality);
        return memory.ToArray();
    }

    /// <summary><c>Image(width × height, channels, bits)</c>.</summary>
    public override string ToString() =>
        $"Image({Width} × {Height}, {Channels switch { 1 => "grey", 2 => "grey + alpha", 3 => "RGB", _ => "RGBA" }}, {BitDepth} bit)";

    internal static bool SizeIsAllowed(long width, long height) =>
        width is >= 1 and <= MaxSide && height is >= 1 and <= MaxSide && width * height <= MaxPixels;

    private void CheckCount(int got, string parameter)
    {
        if (got != Width * Height * Channels)
            throw new ArgumentException(
                $"Image: expected {Height} × {Width} × {Channels} = {Width * Height * Channels} samples, got {got}.", parameter);
    }

    [DoesNotReturn]
    private T[] ThrowDepth<T>(int wanted, string instead) =>
        throw new InvalidOperationException($"Image: expected {wanted} bit samples, this picture has {BitDepth} bit. Use {instead}.");
}
