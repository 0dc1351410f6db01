using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>One axis becomes several: the opposite of <see cref="Flatten"/>.</summary>
public sealed class Unflatten(int axis, Shape sizes) : Module
{
    /// <summary>The axis; negative axes count from the end.</summary>
    public int Axis { get; } = axis;

    /// <summary>What it becomes; their product is its length.</summary>
    public Shape Sizes { get; } = sizes;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var at = x.Shape.Axis(Axis);
        if (x.Shape[at] != Sizes.Elements)
            throw new ShapeException($"{Describe()}: expected {Sizes.Elements} elements along axis {Axis}, got {x.Shape}.");
        return x.Reshape([.. x.Shape.Sizes[..at], .. Sizes, .. x.Shape.Sizes[(at + 1)..]]);
    }

    /// <inheritdoc/>
    public override string Describe() => $"Unflatten({Axis}, {Sizes})";
}
