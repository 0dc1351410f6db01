using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A part of a network: parameters that are learned, buffers that are not, and modules inside. Names are PyTorch's, so that
/// weights move both ways.</summary>
public abstract class Module
{
    private readonly List<(string Name, Tensor Tensor)> _parameters = [], _buffers = [];
    private readonly List<(string Name, Module Module)> _children = [];

    /// <summary>Whether dropout drops and batch normalisation uses the batch's own statistics.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The modules directly inside, by name, in order.</summary>
    public IReadOnlyList<(string Name, Module Module)> Children => _children;

    /// <summary>Parameters and buffers of this module itself, by name, in order.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> OwnTensors => [.. _parameters, .. _buffers];

    /// <summary>The output for an input.</summary>
    /// <exception cref="ShapeException">The input does not fit; the message names the layer, what it expected and what it got.</exception>
    public Tensor Forward(Tensor x)
    {
        var trace = ForwardTrace.Current;
        trace?.Enter(this);
        var y = Compute(x);
        trace?.Exit(this, x, y);
        return y;
    }

    /// <summary>What the module computes.</summary>
    protected abstract Tensor Compute(Tensor x);

    /// <summary>Multiply-adds for one forward pass over these shapes, biases not counted.</summary>
    public virtual long MultiplyAdds(Shape input, Shape output) => 0;

    /// <summary>The window that one output pixel sees, for the receptive field; null for a module that looks at single pixels.</summary>
    public virtual SpatialWindow? Window => null;

    /// <summary>Adds a parameter.</summary>
    protected Tensor Parameter(string name, Tensor values)
    {
        values.RequiresGrad = true;
        _parameters.Add((name, values));
        return values;
    }

    /// <summary>Adds a buffer: saved with the parameters, not learned.</summary>
    protected Tensor Buffer(string name, Tensor values)
    {
        _buffers.Add((name, values));
        return values;
    }

    /// <summary>Adds a module inside.</summary>
    protected T Child<T>(string name, T module) where T : Module
    {
        _children.Add((name, module));
        return module;
    }

    /// <summary>Parameters of this module and those inside, by dotted name; one that is used twice comes once, as in PyTorch.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedParameters(string prefix = "") => Walk(prefix, m => m._parameters);

    /// <summary>Buffers of this module and those inside, by dotted name; one that is used twice comes once.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedBuffers(string prefix = "") => Walk(prefix, m => m._buffers);

    /// <summary>Parameters of this module and those inside.</summary>
    public IEnumerable<Tensor> Parameters() => NamedParameters().Select(p => p.Tensor);

    /// <summary>This module and those inside, by dotted name, outermost first.</summary>
    public IEnumerable<(string Name, Module Module)> NamedModules(string name = "")
    {
        yield return (name, this);
        foreach (var (child, module) in _children)
            foreach (var inner in module.NamedModules(name.Length == 0 ? child : $"{name}.{child}")) yield return inner;
    }

    /// <summary>Number of parameters, frozen ones included.</summary>
    public long ParameterCount => Parameters().Sum(p => (long)p.Count);

    /// <summary>Switches this module and those inside to training.</summary>
    public Module Train(bool training = true)
    {
        foreach (var (_, module) in NamedModules()) module.IsTraining = training;
        return this;
    }

    /// <summary>Switches this module and those inside to inference.</summary>
    public Module Eval() => Train(false);

    /// <summary>Stops (or starts) learning of every parameter inside.</summary>
    public void Freeze(bool frozen = true)
    {
        foreach (var parameter in Parameters()) parameter.RequiresGrad = !frozen;
    }

    /// <summary>Converts parameters and floating-point buffers to an element type, in place.</summary>
    public Module To(DType dtype)
    {
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers()))
            if (tensor.DType.IsFloating) tensor.SetData(tensor.Detach().To(dtype));
        return this;
    }

    /// <summary>Moves parameters and buffers to a device, in place. Optimizers are made after it.</summary>
    public Module To(Device device)
    {
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers())) tensor.SetData(tensor.Detach().To(device));
        return this;
    }

    /// <summary>Parameters and buffers by PyTorch's keys. The tensors are the module's own.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (prefix, module) in NamedModules())
            foreach (var (name, tensor) in module.OwnTensors) state.Add(prefix.Length == 0 ? name : $"{prefix}.{name}", tensor);
        return state;
    }

    /// <summary>Copies values from a state dict, to the device where the module is. Nothing changes unless everything fits.</summary>
    /// <param name="state">Tensors by PyTorch's keys.</param>
    /// <param name="strict">Refuse keys that are missing or too many.</param>
    /// <exception cref="StateDictException">A key is missing, too many, or of another shape; names the first.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        var own = StateDict();
        foreach (var (key, tensor) in own)
        {
            if (!state.TryGetValue(key, out var given))
            {
                if (strict) throw new StateDictException(key,
                    $"expected {tensor.DType} {tensor.Shape}, got nothing: the weights are of another architecture");
                continue;
            }
            if (given.Shape != tensor.Shape) throw new StateDictException(key,
                $"expected {tensor.Shape}, got {given.Shape}: the weights are of another architecture");
        }
        if (strict && state.Keys.FirstOrDefault(key => !own.ContainsKey(key)) is { } extra)
            throw new StateDictException(extra, $"expected no such key, got {state[extra].Shape}: the weights are of another architecture");
        foreach (var (key, tensor) in own)
            if (state.TryGetValue(key, out var given)) tensor.SetData(given.Detach().To(tensor.DType).To(tensor.Storage.Device).Clone());
    }

    /// <summary>The class and its sizes, as messages and summaries show it.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Runs a module inside, so that a shape that does not fit names the way to it.</summary>
    protected static Tensor Run(string name, Module module, Tensor x)
    {
        try
        {
            return module.Forward(x);
        }
        catch (ShapeException e)
        {
            throw e.In(name);
        }
    }

    private IEnumerable<(string, Tensor)> Walk(string prefix, Func<Module, IEnumerable<(string Name, Tensor Tensor)>> own)
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var (path, module) in NamedModules(prefix))
            foreach (var (name, tensor) in own(module))
                if (seen.Add(tensor)) yield return (path.Length == 0 ? name : $"{path}.{name}", tensor);
    }
}
