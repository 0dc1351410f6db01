using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images with a border of one value.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H + top + bottom, W + left + right].</remarks>
public sealed class ConstantPad2d(Border padding, double value) : PadLayer(padding, PaddingMode.Zeros, value)
{
    /// <summary>The value.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"ConstantPad2d({Padding}, {Value})");
}
