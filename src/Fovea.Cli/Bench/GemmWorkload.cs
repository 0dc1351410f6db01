using Fovea.Tensors;

namespace Fovea.Cli.Bench;

/// <summary>The product of two square matrices: 2n³ operations.</summary>
/// <param name="size">n.</param>
internal sealed class GemmWorkload(int size) : Workload
{
    private readonly Tensor _a = Tensor.Randn([size, size]), _b = Tensor.Randn([size, size]);

    /// <inheritdoc/>
    public override long Flops => 2L * size * size * size;

    /// <inheritdoc/>
    public override void Step() => _a.MatMul(_b);
}
