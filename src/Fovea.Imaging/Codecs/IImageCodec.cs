namespace Fovea.Imaging.Codecs;

/// <summary>One picture format. A new one is a class of this kind in a file of its own; <see cref="ImageCodecs"/> finds it.</summary>
[Catalogued]
internal interface IImageCodec : INamed
{
    /// <summary>In lower case, with their dots.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file with these bytes is meant to be of the format.</summary>
    bool Recognises(ReadOnlySpan<byte> file);

    /// <summary>Reads a whole file; anything wrong with it is a <see cref="DataFormatException"/>.</summary>
    Image Read(byte[] file, string name);

    /// <summary>Writes a whole file; what the format cannot hold is a <see cref="NotSupportedException"/>.</summary>
    void Write(Image image, Stream stream, string extension, int quality);
}
