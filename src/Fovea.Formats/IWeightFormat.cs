using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>One format of files of weights. A new one is a class of this kind in a file of its own; <see cref="WeightFormats"/> finds
/// it.</summary>
[Catalogued]
public interface IWeightFormat : INamed
{
    /// <summary>In lower case, each with its dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads all tensors by name.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    IReadOnlyDictionary<string, Tensor> Read(string path);

    /// <summary>Writes tensors by name, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">In order.</param>
    /// <param name="metadata">What else the file should say, where the format has room for it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null);
}

/// <summary>The formats of weights, by the ending of a file's name.</summary>
public static class WeightFormats
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IWeightFormat> All => Catalog<IWeightFormat>.All;

    /// <summary>The format of a file: that of its ending, or else safetensors.</summary>
    public static IWeightFormat Of(string path) => All.FirstOrDefault(f =>
        f.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)) ?? new SafetensorsFormat();
}
