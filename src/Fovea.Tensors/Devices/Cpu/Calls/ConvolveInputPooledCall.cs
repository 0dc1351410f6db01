namespace Fovea.Tensors;

/// <summary><see cref="RectifyPoolBackwardCall"/> and then <see cref="ConvolveInputCall"/>, nothing stored between.</summary>
internal readonly record struct ConvolveInputPooledCall(ConvGeometry Geometry, Tensor Dy, Tensor Y, Tensor Places, Tensor Weight, Tensor Dx)
    : IDeviceCall<ConvolveInputPooledCall>
{
    public static string Name => "convolve_input_pooled";

    public ConvolveInputPooledCall Map(OperandMap map) => this with
    {
        Dy = map.Read(Dy),
        Y = map.Read(Y),
        Places = map.Read(Places),
        Weight = map.Read(Weight),
        Dx = map.Write(Dx),
    };

    public void On(Device device) => device.Having<IExecutes<ConvolveInputPooledCall>>(Name).Execute(this);
}
