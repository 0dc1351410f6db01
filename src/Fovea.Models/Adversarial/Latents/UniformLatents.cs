using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>U[−√3, √3): mean 0 and variance 1, as <see cref="NormalLatents"/> has them.</summary>
public sealed class UniformLatents : LatentDistribution
{
    private static readonly double End = Math.Sqrt(3);

    /// <inheritdoc/>
    public override string Name => "uniform";

    /// <inheritdoc/>
    public override string Description => "U[−√3, √3), of variance 1";

    /// <inheritdoc/>
    public override Tensor Draw(Shape shape, Generator? generator = null) => Tensor.Rand(shape, -End, End, generator: generator);
}
