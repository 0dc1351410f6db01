using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>The formats that pictures are read from and written to.</summary>
internal static class ImageCodecs
{
    public static IReadOnlyList<IImageCodec> All => Catalog<IImageCodec>.All;

    public static IImageCodec Recognise(ReadOnlySpan<byte> file, string name)
    {
        foreach (var codec in All) if (codec.Recognises(file)) return codec;
        var got = file.IsEmpty ? "an empty file" : Convert.ToHexString(file[..Math.Min(8, file.Length)]);
        throw new DataFormatException(name, 0, "magic", $"expected a {Join(All.Select(c => c.Name))} file, got {got}");
    }

    public static IImageCodec ForExtension(string extension) =>
        All.FirstOrDefault(c => c.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        ?? throw new NotSupportedException(
            $"Image.Save: expected an extension of {Join(All.SelectMany(c => c.Extensions))}, got '{extension}'.");

    private static string Join(IEnumerable<string> items)
    {
        var list = items.ToList();
        return $"{string.Join(", ", list[..^1])} or {list[^1]}";
    }
}
