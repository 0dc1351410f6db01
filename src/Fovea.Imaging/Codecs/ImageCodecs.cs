using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>The codec of a file, by its content, and of a name that is written to, by its ending.</summary>
internal static class ImageCodecs
{
    public static IReadOnlyList<IImageCodec> All => Catalog<IImageCodec>.All;

    public static IImageCodec Recognise(ReadOnlySpan<byte> file, string name)
    {
        foreach (var codec in All) if (codec.Recognises(file)) return codec;
        throw new DataFormatException(name, 0, "magic",
            $"expected a {Join(All.Select(c => c.Name))} file, got {ForeignFile.Describe(file)}");
    }

    public static IImageCodec ForExtension(string extension) =>
        All.FirstOrDefault(c => c.CanWrite && c.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        ?? throw new NotSupportedException(
            $"Image.Save: expected an extension of {Join(ImageFormats.Written)}, got '{extension}'.");

    private static string Join(IEnumerable<string> items)
    {
        var list = items.ToList();
        return $"{string.Join(", ", list[..^1])} or {list[^1]}";
    }
}
