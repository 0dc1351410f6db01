namespace Fovea.Imaging.Codecs;

/// <summary>Portable Network Graphics: W3C Recommendation "PNG Specification (Third Edition)".</summary>
internal sealed class PngCodec : IImageCodec
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public string Name => "PNG";

    // The commonest are named first.
    public int Order => -6;

    public IReadOnlyList<string> Extensions { get; } = [".png"];

    // Four bytes are enough to know what was meant; damage to the rest is then reported as such.
    public bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith(Signature[..4]);

    public (int Width, int Height) Inspect(byte[] file, string name) => PngInspector.Size(file, name);

    public Image Read(byte[] file, string name) => ExifOrientation.Apply(PngReader.Read(file, name), PngInspector.Orientation(file));

    public void Write(Image image, Stream stream, string extension, int quality) => PngWriter.Write(image, stream);
}
