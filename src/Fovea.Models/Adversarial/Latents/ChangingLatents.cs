using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Another distribution at each draw: z = m + s·u with one m from N(0, 1) and one s = 2^t, t from N(0, 1), for each number of a
/// sample, and u from N(0, 1) or from U[−√3, √3), as a coin says.</summary>
/// <remarks>All samples of one draw have the same m, s and coin; the next draw has others.</remarks>
public sealed class ChangingLatents : LatentDistribution
{
    /// <inheritdoc/>
    public override string Name => "changing";

    /// <inheritdoc/>
    public override string Description => "mean, scale and family drawn anew each time";

    /// <inheritdoc/>
    public override Tensor Draw(Shape shape, Generator? generator = null)
    {
        Shape one = [1, .. shape.Sizes[1..]];
        var (mean, scale) = (Tensor.Randn(one, generator: generator), Tensor.Randn(one, generator: generator).Exp2());
        var isNormal = Tensor.Rand([1], generator: generator).Less(0.5);
        var normal = Tensor.Randn(shape, generator: generator);
        return mean + scale * isNormal.Where(normal, new UniformLatents().Draw(shape, generator));
    }
}
