using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Axes in another order: axis i of the output is axis <c>axes[i]</c> of the input.</summary>
/// <remarks><b>Shape</b>: as many axes as are named.</remarks>
public sealed class PermuteAxes(params int[] axes) : Module
{
    /// <summary>The axes of the input in the order of the output.</summary>
    public IReadOnlyList<int> Axes => axes;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Rank == axes.Length ? x.Permute(axes)
        : throw new ShapeException($"{Describe()}: expected input of {axes.Length} axes, got {x.Shape}.");

    /// <inheritdoc/>
    public override string Describe() => $"PermuteAxes({string.Join(", ", axes)})";
}
