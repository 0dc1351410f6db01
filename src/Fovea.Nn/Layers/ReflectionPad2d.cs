using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images with a border that mirrors the image, without the edge itself.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H + top + bottom, W + left + right].</remarks>
public sealed class ReflectionPad2d(Border padding) : PadLayer(padding, PaddingMode.Reflect);
