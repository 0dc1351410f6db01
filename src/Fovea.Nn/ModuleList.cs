using System.Collections;
using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Modules by number, for a module that calls them in a way of its own; keys 0, 1, 2, … as in PyTorch.</summary>
/// <example><code>
/// private readonly ModuleList _blocks;
///
/// public Tower(int blocks)
/// {
///     _blocks = Child("blocks", new ModuleList());
///     for (var i = 0; i &lt; blocks; i++) _blocks.Add(new Linear(8, 8));
/// }
///
/// protected override Tensor Compute(Tensor x)
/// {
///     foreach (var block in _blocks) x = Run(block, x).ReLU() + x;
///     return x;
/// }
/// </code></example>
public sealed class ModuleList : Module, IReadOnlyList<Module>
{
    /// <summary>A list of modules.</summary>
    public ModuleList(params ReadOnlySpan<Module> modules)
    {
        foreach (var module in modules) Add(module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => Children.Count;

    /// <summary>A module by its number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public Module this[int index] => Children[index].Module;

    /// <summary>Adds a module at the end.</summary>
    public void Add(Module module) => Child(Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>The modules in order.</summary>
    public IEnumerator<Module> GetEnumerator() => Children.Select(c => c.Module).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => throw NotAFunction();

    /// <inheritdoc/>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => throw NotAFunction();
}
