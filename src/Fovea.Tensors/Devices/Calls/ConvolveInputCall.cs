namespace Fovea.Tensors;

/// <summary>dx = the adjoint of <see cref="ConvolveCall"/> in x: each dy spread back through w (+ bias over channels, for the transposed
/// convolution).</summary>
public readonly record struct ConvolveInputCall(ConvGeometry Geometry, Tensor Dy, Tensor Weight, Tensor? Bias,
    Tensor Dx) : IDeviceCall<ConvolveInputCall>
{
    /// <inheritdoc/>
    public static string Name => "convolve_input";

    /// <inheritdoc/>
    public ConvolveInputCall Map(OperandMap map) => this with
    {
        Dy = map.Read(Dy),
        Weight = map.Read(Weight),
        Bias = map.Read(Bias),
        Dx = map.Write(Dx),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ConvolveInputCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Bilinear(this, Dy, Weight, Bias, Dx, (dy, w, bias, dx) => call with { Dy = dy, Weight = w, Bias = bias, Dx = dx });
    }
}
