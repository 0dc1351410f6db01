using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>One format of files of weights. A new one is a class of this kind in a file of its own; <see cref="WeightFormats"/> finds
/// it.</summary>
[Catalogued]
public interface IWeightFormat : INamed
{
    /// <summary>In lower case, each with its dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file is of this format, by what it holds; its name counts where the contents do not say.</summary>
    bool Recognizes(FileStart file);

    /// <summary>Reads all tensors by name.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    IReadOnlyDictionary<string, Tensor> Read(string path);

    /// <summary>The text that is kept beside the tensors; none where the format has no room for it.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    IReadOnlyDictionary<string, string> ReadMetadata(string path) => new Dictionary<string, string>();

    /// <summary>Writes tensors by name, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">In order.</param>
    /// <param name="metadata">What else the file should say, where the format has room for it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null);
}
