using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images with a border of zeros.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H + top + bottom, W + left + right].</remarks>
public sealed class ZeroPad2d(Border padding) : PadLayer(padding, PaddingMode.Zeros);
