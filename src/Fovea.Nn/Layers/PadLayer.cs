using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images with a border.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H + top + bottom, W + left + right].</remarks>
public abstract class PadLayer : Module
{
    private readonly PaddingMode _mode;
    private readonly double _value;

    private protected PadLayer(Border padding, PaddingMode mode, double value = 0) => (Padding, _mode, _value) = (padding, mode, value);

    /// <summary>Pixels at each edge; a negative number cuts off.</summary>
    public Border Padding { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Rank == 4
        ? x.Pad([(Padding.Top, Padding.Bottom), (Padding.Left, Padding.Right)], _mode, _value)
        : throw new ShapeException($"{Describe()}: expected input [N, C, H, W], got {x.Shape}.");

    /// <inheritdoc/>
    public override string Describe() => $"{GetType().Name}({Padding})";
}
