using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>A graph that is known by name. A new one is a record of this kind in a file of its own.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it computes.</param>
[Catalogued]
public abstract record NamedGraph(string Name, string Description) : INamed
{
    /// <summary>Formulas come first.</summary>
    public virtual int Order => 0;

    /// <summary>Every named graph.</summary>
    public static IReadOnlyList<NamedGraph> All => Catalog<NamedGraph>.All;
}

/// <summary>A graph that is an expression.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it computes.</param>
/// <param name="Text">The expression.</param>
/// <param name="At">Values of its names, as <c>--at</c> takes them.</param>
public abstract record NamedExpression(string Name, string Description, string Text, string At) : NamedGraph(Name, Description)
{
    /// <inheritdoc/>
    public override int Order => -1;
}

/// <summary>A graph of tensors.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it computes.</param>
public abstract record NamedTensors(string Name, string Description) : NamedGraph(Name, Description)
{
    /// <summary>The inputs by name, Float64, with gradients.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Tensor)> Inputs();

    /// <summary>The result's name, the result, and what else on the way has a name.</summary>
    public abstract (string Name, Tensor Result, IReadOnlyList<(string Name, Tensor Tensor)> Inner) Compute(IReadOnlyList<Tensor> inputs);

    /// <summary>∂L/∂result; null for 1.</summary>
    public virtual Tensor? Upstream => null;

    /// <summary>A Float64 tensor that wants a gradient.</summary>
    protected static Tensor Leaf(double[] values, Shape shape)
    {
        var x = Tensor.From(values, shape);
        x.RequiresGrad = true;
        return x;
    }
}
