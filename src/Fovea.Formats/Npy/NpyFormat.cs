using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary><see cref="NpyFile"/> as a format of weights: one tensor, which the file has no name for.</summary>
public sealed class NpyFormat : IWeightFormat
{
    /// <inheritdoc/>
    public string Name => "npy";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".npy"];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.StartsWith(NpyFile.Magic);
    }

    /// <summary>Reads the array, under the file's name without its ending.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    public IReadOnlyDictionary<string, Tensor> Read(string path) =>
        new Dictionary<string, Tensor> { [Path.GetFileNameWithoutExtension(path)] = NpyFile.Load(path) };

    /// <summary>Writes one tensor, wholly or not at all. The format has no room for its name, nor for metadata.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">One.</param>
    /// <param name="metadata">Left out.</param>
    /// <exception cref="ArgumentException">There are several tensors, or none.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var list = tensors.ToList();
        if (list.Count != 1) throw new ArgumentException($"{path}: expected one tensor for an .npy file, got {list.Count}. Write an .npz file.");
        NpyFile.Save(path, list[0].Value);
    }
}
