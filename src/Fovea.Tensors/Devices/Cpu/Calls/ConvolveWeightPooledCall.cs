namespace Fovea.Tensors;

/// <summary><see cref="RectifyPoolBackwardCall"/> and then <see cref="ConvolveWeightCall"/>, nothing stored between.</summary>
internal readonly record struct ConvolveWeightPooledCall(ConvGeometry Geometry, Tensor X, Tensor Dy, Tensor Y, Tensor Places, Tensor Dw,
    Tensor? Dbias) : IDeviceCall<ConvolveWeightPooledCall>
{
    public static string Name => "convolve_weight_pooled";

    public ConvolveWeightPooledCall Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Dy = map.Read(Dy),
        Y = map.Read(Y),
        Places = map.Read(Places),
        Dw = map.Write(Dw),
        Dbias = map.Write(Dbias),
    };

    public void On(Device device) => device.Having<IExecutes<ConvolveWeightPooledCall>>(Name).Execute(this);
}
