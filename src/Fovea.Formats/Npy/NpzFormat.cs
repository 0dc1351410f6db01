using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary><see cref="NpzFile"/> as a format of weights: an array for each key of the state.</summary>
public sealed class NpzFormat : IWeightFormat
{
    /// <inheritdoc/>
    public string Name => "npz";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".npz"];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.StartsWith("PK"u8) && ZipMember.Any(file.Path, e => e.FullName.EndsWith(".npy", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Read(string path) => NpzFile.Load(path).Arrays;

    /// <summary>Writes tensors by name, wholly or not at all. The format has no room for metadata.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">In order.</param>
    /// <param name="metadata">Left out.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) => NpzFile.Save(path, tensors);
}
