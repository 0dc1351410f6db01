using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A part of a network: parameters that are learned, buffers that are not, and modules inside. Names are PyTorch's, so that
/// weights move both ways.</summary>
/// <remarks>A module of one tensor to one tensor overrides <see cref="Compute(Tensor)"/>. A module of several overrides
/// <see cref="Compute(ReadOnlySpan{Tensor})"/>, and <see cref="InputCount"/> where it takes other than one.</remarks>
public abstract partial class Module
{
    private readonly List<(string Name, Tensor Tensor)> _parameters = [], _buffers = [];
    private readonly List<(string Name, Module Module)> _children = [];

    /// <summary>Whether dropout drops and batch normalisation uses the batch's own statistics.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The modules directly inside, by name, in order.</summary>
    public IReadOnlyList<(string Name, Module Module)> Children => _children;

    /// <summary>Parameters and buffers of this module itself, by name, in order.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> OwnTensors => [.. _parameters, .. _buffers];

    /// <summary>Multiply-adds for one forward pass over these shapes, those of the first input and the first output; biases are not
    /// counted.</summary>
    public virtual long MultiplyAdds(Shape input, Shape output) => 0;

    /// <summary>The window that one output pixel sees, for the receptive field; null for a module that looks at single pixels.</summary>
    public virtual SpatialWindow? Window => null;

    /// <summary>Adds a parameter.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Tensor Parameter(string name, Tensor values)
    {
        RequireNewName(name);
        values.RequiresGrad = true;
        _parameters.Add((name, values));
        return values;
    }

    /// <summary>Adds a buffer: saved with the parameters, not learned.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Tensor Buffer(string name, Tensor values)
    {
        RequireNewName(name);
        _buffers.Add((name, values));
        return values;
    }

    /// <summary>Adds a module inside.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected T Child<T>(string name, T module) where T : Module
    {
        RequireNewName(name);
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

    /// <summary>Forgets the gradients of all parameters inside.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters()) parameter.ZeroGrad();
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

    /// <summary>Calls an action on every module inside, innermost first, and on this one last, as PyTorch does.</summary>
    /// <example><code>
    /// network.Apply(m => { if (m is Conv2d c) Init.Normal(c.Weight, std: 0.02); });
    /// </code></example>
    public Module Apply(Action<Module> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        foreach (var (_, module) in _children) module.Apply(action);
        action(this);
        return this;
    }

    /// <summary>Stops learning of every parameter inside; with false, every parameter inside learns, also one that was frozen alone
    /// before.</summary>
    public void Freeze(bool frozen = true)
    {
        foreach (var parameter in Parameters()) parameter.RequiresGrad = !frozen;
    }

    /// <summary>The module directly inside of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    private protected Module Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _children.FirstOrDefault(c => c.Name == name).Module ?? throw new KeyNotFoundException(
            $"{GetType().Name}: expected one of {string.Join(", ", _children.Select(c => c.Name))}, got \"{name}\".");
    }

    private void RequireNewName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || name.Contains('.', StringComparison.Ordinal)
            || _children.Any(c => c.Name == name) || OwnTensors.Any(t => t.Name == name))
            throw new ArgumentException($"{GetType().Name}: expected a new name without a dot, got \"{name}\".", nameof(name));
    }

    private IEnumerable<(string, Tensor)> Walk(string prefix, Func<Module, IEnumerable<(string Name, Tensor Tensor)>> own)
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var (path, module) in NamedModules(prefix))
            foreach (var (name, tensor) in own(module))
                if (seen.Add(tensor)) yield return (path.Length == 0 ? name : $"{path}.{name}", tensor);
    }
}
