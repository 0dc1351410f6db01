using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Modules by name, in the order in which they were added, for a module that calls them in a way of its own; the names are the
/// keys.</summary>
/// <example><code>
/// _heads = Child("heads", new ModuleDict(("albedo", new Conv2d(64, 3, 1)), ("normal", new Conv2d(64, 3, 1))));
/// var normals = Run(_heads["normal"], features);
/// </code></example>
#pragma warning disable CA1710 // PyTorch's name.
public sealed class ModuleDict : Module, IReadOnlyDictionary<string, Module>
#pragma warning restore CA1710
{
    /// <summary>Modules with their names.</summary>
    /// <exception cref="ArgumentException">A name is empty, has a dot, or comes twice.</exception>
    public ModuleDict(params ReadOnlySpan<(string Name, Module Module)> modules)
    {
        foreach (var (name, module) in modules) Add(name, module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => Children.Count;

    /// <summary>A module by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name; the message lists those that there are.</exception>
    public Module this[string key] => Named(key);

    /// <summary>The names in order.</summary>
    public IEnumerable<string> Keys => Children.Select(c => c.Name);

    /// <summary>The modules in order.</summary>
    public IEnumerable<Module> Values => Children.Select(c => c.Module);

    /// <summary>Adds a module.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    public void Add(string name, Module module) => Child(name, module);

    /// <summary>Whether there is a module of a name.</summary>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <summary>The module of a name, where there is one.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Module value)
    {
        ArgumentNullException.ThrowIfNull(key);
        value = Children.FirstOrDefault(c => c.Name == key).Module;
        return value is not null;
    }

    /// <summary>Names and modules in order.</summary>
    public IEnumerator<KeyValuePair<string, Module>> GetEnumerator() =>
        Children.Select(c => KeyValuePair.Create(c.Name, c.Module)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => throw NotAFunction();

    /// <inheritdoc/>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => throw NotAFunction();
}
