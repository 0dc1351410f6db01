using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>The product of two square matrices into a third, recorded once: 2n³ operations.</summary>
internal sealed class GemmWorkload : Workload
{
    private readonly int _size;
    private readonly Tensor _a, _b;
    private readonly Recording _product;

    /// <param name="size">n.</param>
    public GemmWorkload(int size)
    {
        (_size, _a, _b) = (size, Tensor.Randn([size, size]), Tensor.Randn([size, size]));
        _product = Recording.Capture([_a, _b], () => [_a.MatMul(_b)]);
    }

    /// <inheritdoc/>
    public override long Flops => 2L * _size * _size * _size;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Results => _product.Outputs;

    /// <inheritdoc/>
    public override void Step() => _product.Replay(_a, _b);
}
