using System.Collections;
using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Modules one after the other: y = fₙ(… f₂(f₁(x))).</summary>
/// <example><code>
/// var net = new Sequential(new Conv2d(1, 10, 5), new ReLU(), new Flatten(), new Linear(5760, 10));
/// var features = net[..^1];                                          // the same modules, without the last
/// </code></example>
public class Sequential : Module, IReadOnlyList<Module>
{
    /// <summary>Modules named 0, 1, 2, … as in PyTorch.</summary>
    public Sequential(params ReadOnlySpan<Module> modules)
    {
        for (var i = 0; i < modules.Length; i++) Child(i.ToString(CultureInfo.InvariantCulture), modules[i]);
    }

    /// <summary>Modules with names of one's own.</summary>
    /// <exception cref="ArgumentException">A name is empty, has a dot, or comes twice.</exception>
    public Sequential(params ReadOnlySpan<(string Name, Module Module)> modules)
    {
        foreach (var (name, module) in modules) Child(name, module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => Children.Count;

    /// <summary>A module by its place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Module this[int index] => Children[index].Module;

    /// <summary>A module by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name; the message lists those that there are.</exception>
    public Module this[string name] => Named(name);

    /// <summary>Some of the modules in a row, shared with this one, under the names that they have here.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Sequential Slice(int start, int length) => new([.. Children.ToArray().AsSpan(start, length)]);

    /// <summary>The modules in order.</summary>
    public IEnumerator<Module> GetEnumerator() => Children.Select(c => c.Module).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        foreach (var (name, module) in Children) x = Run(name, module, x);
        return x;
    }
}
