using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Any function as a layer: <c>new Sequential(conv, new Lambda(x => x * 2), …)</c>.</summary>
/// <remarks>What it computes has no parameters of its own; a layer that learns is a class.</remarks>
/// <param name="function">What it computes.</param>
/// <param name="name">What messages and summaries call it.</param>
public sealed class Lambda(Func<Tensor, Tensor> function, string name = "Lambda") : Module
{
    /// <summary>What it computes.</summary>
    public Func<Tensor, Tensor> Function => function;

    /// <summary>What messages and summaries call it.</summary>
    public string Name => name;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Function(x);

    /// <inheritdoc/>
    public override string Describe() => Name;
}
