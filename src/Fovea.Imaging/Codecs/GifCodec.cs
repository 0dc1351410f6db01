namespace Fovea.Imaging.Codecs;

/// <summary>GIF through SkiaSharp; it is read alone. Source: CompuServe, "Graphics Interchange Format, version 89a".</summary>
/// <remarks>Of an animation the first picture is read. Transparent pixels give alpha.</remarks>
internal sealed class GifCodec : IImageCodec
{
    public string Name => "GIF";

    public int Order => -3;

    public IReadOnlyList<string> Extensions { get; } = [".gif"];

    public bool CanWrite => false;

    public bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    public (int Width, int Height) Inspect(byte[] file, string name) => SkiaReader.Inspect(file, name, Name);

    public Image Read(byte[] file, string name)
    {
        Inspect(file, name);
        return SkiaReader.Read(file, name, Name, mayBeOpaque: true);
    }

    public void Write(Image image, Stream stream, string extension, int quality) =>
        throw new NotSupportedException("Image.Save: GIF is read and not written. Save as .png.");
}
