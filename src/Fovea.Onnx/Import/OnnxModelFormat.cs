using Fovea.Formats;
using Fovea.Nn;

namespace Fovea.Onnx;

/// <summary>ONNX as a format of networks with their weights.</summary>
public sealed class OnnxModelFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".onnx"];

    /// <inheritdoc/>
    public bool Recognizes(FileStart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return OnnxFile.Recognizes(file.Bytes.Span);
    }

    /// <summary>Reads the network as operations, for the sizes that the file declares; an open first size, the batch, is 1.</summary>
    /// <exception cref="DataFormatException">The file is no ONNX model, or sizes other than the batch are open.</exception>
    /// <exception cref="OnnxUnsupportedException">Operators or element types are not supported; names each of them.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public GraphModule Read(string path) => OnnxFile.Load(path).ToGraph();

    /// <inheritdoc/>
    public (GraphModule Graph, Module Network) Open(string path)
    {
        var model = OnnxFile.Load(path);
        var graph = model.ToGraph();
        return (graph, QuantizedFile.Find(model) is { } whole ? whole : graph);
    }
}
