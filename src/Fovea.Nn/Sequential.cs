using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Modules one after the other: y = fₙ(… f₂(f₁(x))).</summary>
public sealed class Sequential : Module
{
    /// <summary>Modules named 0, 1, 2, … as in PyTorch.</summary>
    public Sequential(params ReadOnlySpan<Module> modules)
    {
        for (var i = 0; i < modules.Length; i++) Child(i.ToString(CultureInfo.InvariantCulture), modules[i]);
    }

    /// <summary>Modules with names of one's own.</summary>
    public Sequential(params ReadOnlySpan<(string Name, Module Module)> modules)
    {
        foreach (var (name, module) in modules) Child(name, module);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        foreach (var (name, module) in Children) x = Run(name, module, x);
        return x;
    }
}
