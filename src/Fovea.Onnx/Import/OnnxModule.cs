using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>An ONNX model that runs node by node: for any sizes that its nodes take, with gradients where they are wanted.</summary>
/// <remarks>Floating-point initializers are parameters under their own names, dots as levels, and buffers where operators say that they are
/// not learned. Whether a node drops out, or normalises by the batch, is as the file says: Train and Eval change nothing.</remarks>
public sealed class OnnxModule : Module
{
    // Initializers by their names in the file.
    private readonly Dictionary<string, OnnxValue> _state = new(StringComparer.Ordinal);

    internal OnnxModule(OnnxModel model)
    {
        Model = model;
        var learned = Learned(model.Graph);
        var names = new OnnxNames();
        var levels = new Dictionary<string, OnnxLevel>(StringComparer.Ordinal);
        foreach (var (name, value) in model.Graph.Initializers)
        {
            _state[name] = value;
            if (!value.Type.IsFloating) continue;
            var path = names.Path(name);
            OnnxLevel? level = null;
            for (var i = 1; i < path.Length; i++)
            {
                var key = string.Join('.', path[..i]);
                if (!levels.TryGetValue(key, out var inner))
                {
                    inner = new();
                    levels[key] = level is null ? Child(path[i - 1], inner) : level.AddLevel(path[i - 1], inner);
                }
                level = inner;
            }
            // A tensor of its own: two modules of a model do not learn together.
            var tensor = value.Tensor.Clone();
            _state[name] = value with { Tensor = tensor };
            if (level is not null) level.Add(path[^1], tensor, learned.Contains(name));
            else if (learned.Contains(name)) Parameter(path[^1], tensor);
            else Buffer(path[^1], tensor);
        }
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <inheritdoc/>
    public override int? InputCount => Model.Inputs.Count;

    /// <summary>Whether sizes are to be fixed: set while a graph is made.</summary>
    internal bool Freezes { get; set; }

    /// <summary>Whether inputs must have as many axes as the file says; some of ONNX's own tests have others.</summary>
    internal bool ChecksRank { get; set; } = true;

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">By name.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="ArgumentException">An input is missing, or there is none of a name.</exception>
    /// <exception cref="ShapeException">Something does not fit; names the node.</exception>
    public IReadOnlyDictionary<string, Tensor> Forward(IReadOnlyDictionary<string, Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var name in inputs.Keys)
            if (!Model.Inputs.Any(i => i.Name == name)) throw new ArgumentException(
                $"{Model.Path}: expected inputs {string.Join(", ", Model.Inputs.Select(i => i.Name))}, got '{name}'.");
        var given = Model.Inputs.Select(i => inputs.TryGetValue(i.Name, out var x) ? x : throw new ArgumentException(
            $"{Model.Path}: expected an input {i}, got none.")).ToArray();
        return Model.Outputs.Zip(Forward((ReadOnlySpan<Tensor>)given)).ToDictionary(p => p.First.Name, p => p.Second,
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override string Describe() => $"OnnxModule({string.Join(", ", Model.Inputs.Select(i => i.Name))} → "
        + $"{string.Join(", ", Model.Outputs.Select(o => o.Name))}, {Model.Nodes} nodes)";

    /// <inheritdoc/>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
    {
        var run = new OnnxRun(Model.Graph, null, Freezes, Model.Length);
        foreach (var (name, value) in _state) run.Set(name, value);
        for (var i = 0; i < inputs.Length; i++) run.Set(Model.Inputs[i].Name, Given(Model.Inputs[i], inputs[i], ChecksRank));
        return [.. run.Run().Select(v => v.Type.Delivered(v.Tensor))];
    }

    private static OnnxValue Given(OnnxPort port, Tensor x, bool checksRank)
    {
        var type = port.Type == OnnxType.Undefined ? OnnxTypes.Of(x.DType) : port.Type;
        // 16-bit floating point is computed in 32; whole numbers come in the type in which they are computed, or in one that fits.
        var fits = x.DType == type.Storage || x.DType.IsHalf && type.IsFloating || x.DType.IsInteger && type.Storage.IsInteger;
        if (!fits) throw new ShapeException($"input '{port.Name}': expected {port}, got {x.DType} {x.Shape}.");
        // Sizes may be others than those of the file, as far as the nodes take them.
        if (checksRank && port.Shape is { } sizes && sizes.Count != x.Rank)
            throw new ShapeException($"input '{port.Name}': expected {port}, got {x.DType} {x.Shape}.");
        return new(x.To(type.Storage), type, false);
    }

    // Names of initializers that at least one node learns from.
    private static HashSet<string> Learned(OnnxGraph graph)
    {
        var learned = new HashSet<string>(graph.Outputs.Select(o => o.Name), StringComparer.Ordinal);
        foreach (var node in graph.AllNodes)
            for (var i = 0; i < node.Inputs.Count; i++)
                if (node.Operator!.Learns(i)) learned.Add(node.Inputs[i]);
        return learned;
    }
}

/// <summary>A level of the names of a model's parameters.</summary>
internal sealed class OnnxLevel : Module
{
    /// <summary>Adds a parameter or a buffer.</summary>
    public void Add(string name, Tensor tensor, bool isParameter) => _ = isParameter ? Parameter(name, tensor) : Buffer(name, tensor);

    /// <summary>Adds a level below.</summary>
    public OnnxLevel AddLevel(string name, OnnxLevel level) => Child(name, level);

    /// <inheritdoc/>
    public override string Describe() => "OnnxLevel()";
}

/// <summary>Names of initializers as names of parameters: dots are levels; what a module refuses becomes another name.</summary>
internal sealed class OnnxNames
{
    // Names that are taken, and whether by a level.
    private readonly Dictionary<string, bool> _taken = new(StringComparer.Ordinal);

    /// <summary>The levels and the name of a tensor: one that no other has.</summary>
    public string[] Path(string name)
    {
        string[] path = [.. name.Split('.').Select(part => part.Length == 0 ? "_" : part)];
        for (var i = 0; i < path.Length; i++)
        {
            var isLevel = i < path.Length - 1;
            var own = path[i];
            for (var n = 2; _taken.TryGetValue(Key(i), out var level) && !(isLevel && level); n++) path[i] = $"{own}_{n}";
            _taken[Key(i)] = isLevel;
        }
        return path;

        string Key(int last) => string.Join('.', path[..(last + 1)]);
    }
}
