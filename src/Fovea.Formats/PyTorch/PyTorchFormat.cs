using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary><see cref="PyTorchFile"/> as a format of weights.</summary>
public sealed class PyTorchFormat : IWeightFormat
{
    private const int MostHead = 32;

    /// <inheritdoc/>
    public string Name => "pytorch";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".pth", ".pt", ".bin", ".ckpt"];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var head = file.Bytes.Span[..Math.Min(MostHead, file.Bytes.Length)];
        return file.StartsWith([(byte)PickleOpcode.Proto]) && head.IndexOf(TorchLegacy.Mark) >= 0
            || file.StartsWith("PK"u8) && ZipMember.Any(file.Path, TorchZip.IsPickle);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Read(string path) => PyTorchFile.Load(path).Tensors;

    /// <summary>Writes tensors by name, wholly or not at all. The format has no room for metadata.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">In order.</param>
    /// <param name="metadata">Left out.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) => PyTorchFile.Save(path, tensors);
}
