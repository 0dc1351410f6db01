using System.Buffers.Binary;
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
    public bool Recognizes(FileStart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Bytes.Span is [_, _, _, _, _, _, _, _, (byte)'{', ..] bytes
            && BinaryPrimitives.ReadInt64LittleEndian(bytes) is var length && length >= 2
            && length <= Math.Min(SafetensorsHeader.Most, file.Length - 8);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Read(string path) => SafetensorsFile.Load(path).Tensors;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ReadMetadata(string path) => SafetensorsFile.Load(path, _ => false).Metadata;

    /// <inheritdoc/>
    public void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) => SafetensorsFile.Save(path, tensors, metadata);
}
