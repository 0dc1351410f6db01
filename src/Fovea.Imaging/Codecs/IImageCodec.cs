namespace Fovea.Imaging.Codecs;

/// <summary>One picture format. A new one is a class of this kind in a file of its own; <see cref="ImageFormats"/> finds it.</summary>
[Catalogued]
internal interface IImageCodec : INamed
{
    /// <summary>In lower case, with their dots.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether pictures can be written, too.</summary>
    bool CanWrite => true;

    /// <summary>Whether a file with these bytes is meant to be of the format.</summary>
    bool Recognises(ReadOnlySpan<byte> file);

    /// <summary>Width and height as stored, without decoding a pixel; anything that is seen to be wrong on the way is a
    /// <see cref="DataFormatException"/>.</summary>
    (int Width, int Height) Inspect(byte[] file, string name);

    /// <summary>Reads a whole file; anything wrong with it is a <see cref="DataFormatException"/>.</summary>
    Image Read(byte[] file, string name);

    /// <summary>Writes a whole file; what the format cannot hold is a <see cref="NotSupportedException"/>.</summary>
    void Write(Image image, Stream stream, string extension, int quality);
}
