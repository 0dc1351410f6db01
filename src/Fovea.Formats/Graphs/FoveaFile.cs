using Fovea.Nn;

namespace Fovea.Formats;

/// <summary>A network in one file: its weights as safetensors, and its operations in the metadata, so that no code is needed to run
/// it.</summary>
/// <remarks>Any reader of safetensors reads the weights. What else is to be known of the network, such as the names of classes, is metadata
/// as well. Format: <see cref="SafetensorsFile"/> with <see cref="GraphKey"/>.</remarks>
/// <param name="Module">The network.</param>
/// <param name="Metadata">What else the file says.</param>
public sealed record FoveaFile(GraphModule Module, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The ending of such files.</summary>
    public const string Extension = ".fovea";

    /// <summary>Where the operations stand in the metadata.</summary>
    public const string GraphKey = "fovea.graph";

    /// <summary>Writes a network, wholly or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="module">The network's operations, as <see cref="Trace"/> notes them.</param>
    /// <param name="metadata">What else the file should say.</param>
    /// <exception cref="NotSupportedException">An operation holds what no file can say, such as a random draw.</exception>
    /// <exception cref="IOException">The file cannot be written; an earlier one stays whole.</exception>
    public static void Save(string path, GraphModule module, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var (text, tensors) = GraphText.Write(module);
        // First, so that the start of the file tells what it is.
        var all = new Dictionary<string, string> { [GraphKey] = text };
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) all.TryAdd(key, value);
        SafetensorsFile.Save(path, tensors, all);
    }

    /// <summary>Reads a network.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says, or holds weights alone.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FoveaFile Load(string path)
    {
        var file = SafetensorsFile.Load(path);
        if (!file.Metadata.TryGetValue(GraphKey, out var text)) throw new DataFormatException(path, 8, GraphKey,
            "expected the operations of a network, got weights alone. Load them into a module, or name the network");
        return new(GraphText.Read(text, file.Tensors, path),
            file.Metadata.Where(m => m.Key != GraphKey).ToDictionary(m => m.Key, m => m.Value));
    }
}

/// <summary><see cref="FoveaFile"/> as a format of networks.</summary>
public sealed class FoveaModelFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "fovea";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [FoveaFile.Extension];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file) => file.Bytes.Length > 9 && file.Bytes.Span[8] == '{'
        && file.Bytes.Span.IndexOf("\"fovea.graph\""u8) >= 0;

    /// <inheritdoc/>
    public GraphModule Read(string path) => FoveaFile.Load(path).Module;
}
