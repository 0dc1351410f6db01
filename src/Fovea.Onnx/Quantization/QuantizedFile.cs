using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A model whose convolutions stand between <c>QuantizeLinear</c> and <c>DequantizeLinear</c>, taken apart: the network in
/// floating point, and the plan by which those convolutions compute in 8 bits.</summary>
/// <remarks>A convolution is taken if its input is brought to bytes by one scale and zero point, and its weights are bytes with a sign
/// around 0, with a scale for all or one for each output channel; all of them constant. The others stay as the file has them. Source: ONNX
/// Runtime, "Quantize ONNX models", the QDQ format.</remarks>
internal sealed class QuantizedFile
{
    private readonly OnnxModel _model;
    private readonly Dictionary<string, OnnxNode> _makers = new(StringComparer.Ordinal);
    private readonly List<QuantizedOperation?> _convolutions = [];

    private QuantizedFile(OnnxModel model)
    {
        _model = model;
        foreach (var node in model.Graph.Nodes)
            foreach (var output in node.Outputs) _makers[output] = node;
    }

    /// <summary>The network and its plan.</summary>
    /// <exception cref="NotSupportedException">No convolution of the model can be computed in 8 bits.</exception>
    public static Int8Module Read(OnnxModel model) => Find(model) ?? throw new NotSupportedException(
        $"{model.Path}: expected convolutions of bytes (QuantizeLinear, DequantizeLinear, Conv), got none.");

    /// <summary>The network and its plan; null where no convolution of the model can be computed in 8 bits.</summary>
    public static Int8Module? Find(OnnxModel model)
    {
        if (!model.Graph.Nodes.Any(n => n.OpType == "QuantizeLinear" && n.Domain.Length == 0)) return null;
        var file = new QuantizedFile(model);
        var graph = file.Plain().ToGraph();
        Operation[] operations = [.. graph.Graph.Operations];
        int[] places = [.. operations.Index().Where(o => o.Item.Attributes is Conv2dAttributes).Select(o => o.Index)];
        var plan = new Dictionary<int, QuantizedOperation>();
        // One operation for each node, in the same order.
        if (places.Length == file._convolutions.Count)
            foreach (var (place, known) in places.Zip(file._convolutions))
                if (known is not null && operations[place].Inputs[1]?.Shape == known.Weight.Shape) plan[place] = known;
        return plan.Count > 0 ? new(graph, new(plan)) : null;
    }

    // The model without what brings the inputs of its convolutions to bytes and back.
    private OnnxModel Plain()
    {
        var nodes = _model.Graph.Nodes.ToList();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Domain.Length > 0 || nodes[i].OpType != "Conv") continue;
            var known = Known(nodes[i]);
            _convolutions.Add(known);
            if (known is null) continue;
            var source = _makers[_makers[nodes[i].Inputs[0]].Inputs[0]].Inputs[0];
            nodes[i] = nodes[i].Reading([source, .. nodes[i].Inputs.Skip(1)]);
        }
        // What nobody reads any more goes, the last first.
        var read = new HashSet<string>(_model.Graph.Outputs.Select(o => o.Name), StringComparer.Ordinal);
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (nodes[i].Outputs.Any(read.Contains)) read.UnionWith(OnnxGraph.Reads(nodes[i]));
            else nodes.RemoveAt(i);
        }
        return _model.With(new(_model.Graph.Inputs, _model.Graph.Outputs, nodes, _model.Graph.Initializers));
    }

    private QuantizedOperation? Known(OnnxNode node)
    {
        if (Input(node) is not { } input || Weight(node) is not { } weight) return null;
        if (node.Inputs.Count < 3 || node.Inputs[2].Length == 0) return new("conv2d", input, weight, null);
        return Bias(node) is { } bias && bias.Length == weight.Shape[0]
            ? new("conv2d", input, weight, QuantizedOperation.Round([.. bias.Select(v => (float)v)], input, weight)) : null;
    }

    // How the input becomes bytes: by the same numbers there and back.
    private QuantizedActivation? Input(OnnxNode node)
    {
        if (Maker(node.Inputs[0], "DequantizeLinear") is not { } back || Maker(back.Inputs[0], "QuantizeLinear") is not { } there
            || Single(back, 1) is not ({ } scale and > 0 and <= float.MaxValue, _) || Single(back, 2) is not ({ } zero, OnnxType.UInt8)
            || Single(there, 1)?.Value != scale || Single(there, 2)?.Value != zero) return null;
        return new((float)scale, (byte)zero);
    }

    // Bytes with a sign around 0, a scale for all or one for each output channel.
    private QuantizedWeight? Weight(OnnxNode node)
    {
        if (Maker(node.Inputs[1], "DequantizeLinear") is not { } back
            || Constant(back, 0) is not { Type: OnnxType.Int8, Tensor: { Rank: 4 } values }
            || Constant(back, 1) is not { Tensor: var scales } || !IsAroundZero(back)) return null;
        var each = Numbers(scales);
        if (each.Length != 1 && (each.Length != values.Shape[0] || back.Int("axis", 1) != 0)) return null;
        return new(values.Shape, 0, [.. Numbers(values).Select(v => (sbyte)v)],
            [.. Enumerable.Range(0, values.Shape[0]).Select(o => (float)each[each.Length == 1 ? 0 : o])]);
    }

    private double[]? Bias(OnnxNode node)
    {
        if (Maker(node.Inputs[2], "DequantizeLinear") is not { } back) return Constant(node, 2) is { } plain ? Numbers(plain.Tensor) : null;
        if (Constant(back, 0) is not { Tensor: var whole } || Constant(back, 1) is not { Tensor: var unit }) return null;
        if (!IsAroundZero(back)) return null;
        var scales = Numbers(unit);
        return [.. Numbers(whole).Select((q, i) => q * scales[scales.Length == 1 ? 0 : i])];
    }

    private bool IsAroundZero(OnnxNode back) =>
        back.Inputs.Count < 3 || (Constant(back, 2) is { Tensor: var zeros } && Numbers(zeros).All(z => z == 0));

    private OnnxNode? Maker(string name, string type) =>
        _makers.TryGetValue(name, out var node) && node.OpType == type && node.Domain.Length == 0 ? node : null;

    private OnnxValue? Constant(OnnxNode node, int input)
    {
        if (node.Inputs.Count <= input) return null;
        if (_model.Graph.Initializers.TryGetValue(node.Inputs[input], out var value)) return value;
        return Maker(node.Inputs[input], "Constant")?.Tensor("value") is var (tensor, type) ? new(tensor, type, true) : null;
    }

    private (double Value, OnnxType Type)? Single(OnnxNode node, int input) =>
        Constant(node, input) is { Tensor: { Count: 1 } x, Type: var type } ? (Numbers(x)[0], type) : null;

    private static double[] Numbers(Tensor x) => x.To(DType.Float64).ToArray<double>();
}
