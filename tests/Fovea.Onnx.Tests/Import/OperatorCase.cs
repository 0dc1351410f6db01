namespace Fovea.Onnx.Tests;

/// <summary>An operator on random inputs: Fovea's results are ONNX Runtime's, node by node and as a graph of operations.</summary>
internal sealed record OperatorCase(string Op, int Opset, string Inputs, params (string Name, object Value)[] Attributes)
{
    /// <summary>Tensors by the names in <see cref="Inputs"/>.</summary>
    public Dictionary<string, Tensor> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of constants, which sizes follow from.</summary>
    public string Constants { get; init; } = "";

    /// <summary>Types of constants that tensors lack.</summary>
    public Dictionary<string, OnnxType> Types { get; } = new(StringComparer.Ordinal);

    public string Outputs { get; init; } = "y";

    public OperatorCase With(string name, Tensor value, OnnxType? type = null)
    {
        Values[name] = value;
        if (type is { } narrow) Types[name] = narrow;
        return this;
    }

    public void Check()
    {
        var model = new ModelBuilder(Opset);
        var constants = Constants.Split(',', StringSplitOptions.TrimEntries);
        foreach (var (name, value) in Values)
        {
            if (constants.Contains(name)) model.Constant(name, value, Types.TryGetValue(name, out var type) ? type : null);
            else model.Input(name, value);
        }
        model.Node(Op, Inputs, Outputs, Attributes).Output([.. Outputs.Split(',', StringSplitOptions.TrimEntries)
            .Where(o => o.Length > 0)]);
        var loaded = model.Load();
        var expected = OrtPeer.Run(model.Bytes(), model.Inputs);
        using var _ = Autograd.NoGrad();
        var got = loaded.ToModule().Forward(model.Inputs);
        var graph = loaded.ToGraph().Forward(model.Inputs);
        foreach (var (name, value) in expected)
        {
            OrtPeer.AssertClose(value, got[name], $"{this}");
            Assert.True(got[name].AsReadOnlyBytes().SequenceEqual(graph[name].AsReadOnlyBytes()), $"{this}: the graph differs");
        }
    }

    public override string ToString() => $"{Op} at {Opset} ({string.Join(", ", Attributes.Select(a =>
        $"{a.Name}={(a.Value is Array list ? string.Join('/', list.Cast<object>()) : a.Value)}"))}) of "
        + string.Join(", ", Values.Select(v => $"{v.Key} {v.Value.DType} {v.Value.Shape}"));
}
