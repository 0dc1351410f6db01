using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images with a border that repeats the edge.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H + top + bottom, W + left + right].</remarks>
public sealed class ReplicationPad2d(Border padding) : PadLayer(padding, PaddingMode.Replicate);
