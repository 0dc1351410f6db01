namespace Fovea.Tensors;

/// <summary>The gradient in the convolution's sums from that of <see cref="ConvolveRectifyPoolCall"/>'s y: dx = dy·[y &gt; 0] at its place,
/// 0 elsewhere.</summary>
internal readonly record struct RectifyPoolBackwardCall(Tensor Dy, Tensor Y, Tensor Places, Tensor Dx)
    : IDeviceCall<RectifyPoolBackwardCall>
{
    public static string Name => "rectify_pool_backward";

    public RectifyPoolBackwardCall Map(OperandMap map) =>
        this with { Dy = map.Read(Dy), Y = map.Read(Y), Places = map.Read(Places), Dx = map.Write(Dx) };

    public void On(Device device) => device.Having<IExecutes<RectifyPoolBackwardCall>>(Name).Execute(this);
}
