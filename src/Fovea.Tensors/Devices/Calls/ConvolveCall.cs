namespace Fovea.Tensors;

/// <summary>y = x ∗ w (cross-correlation) + bias over channels.</summary>
public readonly record struct ConvolveCall(ConvGeometry Geometry, Tensor X, Tensor Weight, Tensor? Bias,
    Tensor Y) : IDeviceCall<ConvolveCall>
{
    /// <inheritdoc/>
    public static string Name => "convolve";

    /// <inheritdoc/>
    public ConvolveCall Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Weight = map.Read(Weight),
        Bias = map.Read(Bias),
        Y = map.Write(Y),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ConvolveCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Bilinear(this, X, Weight, Bias, Y, (x, w, bias, y) => call with { X = x, Weight = w, Bias = bias, Y = y });
    }
}
