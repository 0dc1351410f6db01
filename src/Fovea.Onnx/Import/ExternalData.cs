using System.Globalization;
using Fovea.Onnx.Schema;

namespace Fovea.Onnx;

/// <summary>Elements of a tensor that lie in a file of their own, beside the model.</summary>
/// <remarks>The file must lie in the model's folder or below it; a path that leads out of it is refused, by name or by a link. Source: the
/// ONNX specification, docs/ExternalData.md.</remarks>
internal static class ExternalData
{
    /// <summary>Reads the bytes of a tensor.</summary>
    /// <param name="file">The model's file.</param>
    /// <param name="field">What the tensor is in it.</param>
    /// <param name="proto">The tensor.</param>
    /// <param name="bytes">As many as its shape and type need.</param>
    /// <exception cref="DataFormatException">The file is not there, lies elsewhere, or is too short.</exception>
    public static byte[] Read(string file, string field, TensorProto proto, long bytes)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in proto.ExternalData) entries[entry.Key] = entry.Value;
        if (!entries.TryGetValue("location", out var location) || location.Length == 0)
            throw new DataFormatException(file, -1, $"{field}.external_data", "expected a location, got none");
        var path = Inside(file, field, location);
        var info = new FileInfo(path);
        if (!info.Exists) throw new DataFormatException(file, -1, $"{field}.external_data.location",
            $"expected a file beside the model, got '{location}', which is not there");
        var offset = Number("offset", 0);
        var length = Number("length", bytes);
        if (length != bytes) throw new DataFormatException(file, -1, $"{field}.external_data.length",
            $"expected the {bytes} bytes of its shape, got {length}");
        if (offset > info.Length || length > info.Length - offset) throw new DataFormatException(file, -1, $"{field}.external_data",
            $"expected {length} bytes at {offset} of '{location}', got a file of {info.Length} bytes");
        using var stream = info.OpenRead();
        stream.Position = offset;
        var data = new byte[length];
        stream.ReadExactly(data);
        return data;

        long Number(string key, long otherwise)
        {
            if (!entries.TryGetValue(key, out var text)) return otherwise;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new DataFormatException(file, -1, $"{field}.external_data.{key}",
                    $"expected a whole number of 0 or more, got '{Excerpt.Of(text, 40)}'");
        }
    }

    private static string Inside(string file, string field, string location)
    {
        var root = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var path = root;
        var parts = location.Split('/', '\\');
        var isOutside = Path.IsPathRooted(location) || location.Contains('\0') || location.Contains(':');
        if (parts is [".", ..]) parts = parts[1..];
        foreach (var part in parts)
        {
            if (isOutside || part is "" or "." or "..") throw Outside();
            path = Path.Combine(path, part);
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (info.LinkTarget is null) continue;
            path = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            if (!path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw Outside();
        }
        return path;

        DataFormatException Outside() => new(file, -1, $"{field}.external_data.location",
            $"expected a file in the model's own folder, got '{Excerpt.Of(location)}'");
    }
}
