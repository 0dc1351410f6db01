using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary><see cref="SafetensorsFile"/> as a format of weights.</summary>
public sealed class SafetensorsFormat : IWeightFormat
{
    /// <inheritdoc/>
    public string Name => "safetensors";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".safetensors"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Read(string path) => SafetensorsFile.Load(path).Tensors;

    /// <inheritdoc/>
    public void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) => SafetensorsFile.Save(path, tensors, metadata);
}
