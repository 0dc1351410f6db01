using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary><see cref="SafetensorsIndex"/> as a format of weights.</summary>
public sealed class SafetensorsIndexFormat : IWeightFormat
{
    /// <inheritdoc/>
    public string Name => "safetensors-index";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [SafetensorsIndex.Ending];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Bytes.Span.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..]
            && (file.EndsWith(SafetensorsIndex.Ending) || file.Bytes.Span.IndexOf("\"weight_map\""u8) >= 0);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Read(string path) => SafetensorsIndex.Load(path);

    /// <inheritdoc/>
    public void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) => SafetensorsIndex.Save(path, tensors, metadata);
}
