namespace Fovea.Tensors;

/// <summary>dw = the adjoint of <see cref="ConvolveCall"/> in w; dbias = Σ dy over images and positions, where wanted.</summary>
public readonly record struct ConvolveWeightCall(ConvGeometry Geometry, Tensor X, Tensor Dy, Tensor Dw,
    Tensor? Dbias) : IDeviceCall<ConvolveWeightCall>
{
    /// <inheritdoc/>
    public static string Name => "convolve_weight";

    /// <inheritdoc/>
    public ConvolveWeightCall Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Dy = map.Read(Dy),
        Dw = map.Write(Dw),
        Dbias = map.Write(Dbias),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ConvolveWeightCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (!tangents.Any(X, Dy))
        {
            tangents.Clear(Dw);
            tangents.Clear(Dbias);
            return;
        }
        var (target, part) = (tangents.Target(Dw), tangents.Inner.Empty(Dw.Shape, Dw.DType));
        tangents.Below(this with { Dy = tangents.OfOrZeros(Dy), Dw = target, Dbias = Dbias is null ? null : tangents.Target(Dbias) });
        tangents.Below(this with { X = tangents.OfOrZeros(X), Dw = part, Dbias = null });
        tangents.Accumulate(target, part);
    }
}
