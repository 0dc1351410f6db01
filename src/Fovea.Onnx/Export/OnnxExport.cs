using Fovea.Nn;
using Fovea.Onnx.Schema;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Networks as ONNX files.</summary>
/// <remarks>A network is traced in inference mode, and each of its operations becomes the ONNX operator that is the same, or a few where
/// there is none. Weights keep the names of the state dict. Source: onnx/onnx, docs/IR.md and docs/Operators.md.</remarks>
/// <example><code>
/// network.SaveOnnx("digits.onnx", [1, 8, 8]);                       // any batch size
/// network.SaveOnnx("digits.onnx", [1, 8, 8], new() { Batch = 1, Opset = 22 });
/// </code></example>
public static class OnnxExport
{
    extension(Module module)
    {
        /// <summary>Writes the network as an ONNX file that takes one tensor.</summary>
        /// <param name="path">The file to create or replace.</param>
        /// <param name="input">The shape of one sample, without the batch: [C, H, W].</param>
        /// <param name="options">Operator set, batch, metadata.</param>
        /// <exception cref="NotSupportedException">ONNX has no words for an operation; the message names it.</exception>
        /// <exception cref="InvalidOperationException">The network does something else for each batch size.</exception>
        /// <exception cref="ShapeException">The shape does not fit the network.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void SaveOnnx(string path, Shape input, OnnxExportOptions? options = null) =>
            Save(module, path, [Tensor.Zeros(input.Insert(0, options?.Batch ?? 1))], options);
    }

    /// <summary>Writes a module of any number of inputs as an ONNX file.</summary>
    /// <param name="module">The module; it is traced in inference mode and left in the mode that it has.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="inputs">Tensors of the shapes and types that the file is to take; the first axis is the batch.</param>
    /// <param name="options">Operator set, batch, metadata.</param>
    /// <exception cref="ArgumentOutOfRangeException">Operator set or batch are none that can be written.</exception>
    /// <exception cref="NotSupportedException">ONNX has no words for an operation; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The module does something else for each batch size.</exception>
    /// <exception cref="ShapeException">The inputs do not fit the module.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Module module, string path, IReadOnlyList<Tensor> inputs, OnnxExportOptions? options = null)
    {
        var o = options ?? new();
        o.Check();
        var trace = ExportTrace.Of(module, inputs, o);
        var writer = new OnnxWriter(trace, o.Opset);
        foreach (var (i, operation) in trace.Module.Graph.Operations.Index())
            writer.Write(operation, () => QuantizedNodes.Write(o.Quantization?.Find(i, operation), operation, writer));
        writer.Finish();
        ExportFile.Write(path, Model(trace, writer, o), writer.Constants, o.ExternalAbove);
    }

    private static ModelProto Model(ExportTrace trace, OnnxWriter writer, OnnxExportOptions options)
    {
        var module = trace.Module;
        var graph = new GraphProto { Name = options.GraphName ?? "fovea" };
        graph.Input.Add(module.Graph.Inputs.Zip(trace.InputNames, (v, name) => Info(trace, v, name)));
        graph.Output.Add(module.Graph.Outputs.Zip(trace.OutputNames, (v, name) => Info(trace, v, name)));
        var used = Needed(writer.Nodes, trace.OutputNames, graph);
        writer.Constants.RemoveAll(c => !used.Contains(c.Name));
        var model = new ModelProto
        {
            IrVersion = options.IrVersion, ProducerName = "Fovea", ProducerVersion = Version(), Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = options.Opset } },
        };
        foreach (var (key, value) in options.Metadata ?? new Dictionary<string, string>())
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }

    // Adds the nodes that outputs need, and returns the names that these read.
    private static HashSet<string> Needed(List<NodeProto> nodes, IEnumerable<string> outputs, GraphProto graph)
    {
        var needed = outputs.ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>();
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (!nodes[i].Output.Any(needed.Contains)) continue;
            kept.Add(nodes[i]);
            needed.UnionWith(nodes[i].Input);
        }
        kept.Reverse();
        graph.Node.Add(kept);
        return needed;
    }

    private static ValueInfoProto Info(ExportTrace trace, GraphValue value, string name)
    {
        var shape = new TensorShapeProto();
        foreach (var size in trace.Dims(value))
            shape.Dim.Add(size >= 0 ? new TensorShapeProto.Types.Dimension { DimValue = size }
                : size == -1 ? new() { DimParam = "batch" } : new());
        return new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = (int)ExportTensor.TypeOf(value.DType), Shape = shape } },
        };
    }

    private static string Version() => typeof(OnnxExport).Assembly.GetName().Version?.ToString(3) ?? "0";
}
