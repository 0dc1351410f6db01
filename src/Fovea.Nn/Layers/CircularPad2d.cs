using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images with a border of the other side.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H + top + bottom, W + left + right].</remarks>
public sealed class CircularPad2d(Border padding) : PadLayer(padding, PaddingMode.Circular);
