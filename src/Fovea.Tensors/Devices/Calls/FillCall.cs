namespace Fovea.Tensors;

/// <summary>y = value.</summary>
public readonly record struct FillCall(Tensor Y, double Value) : IDeviceCall<FillCall>
{
    /// <inheritdoc/>
    public static string Name => "fill";

    /// <inheritdoc/>
    public FillCall Map(OperandMap map) => this with { Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<FillCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        tangents.Clear(Y);
    }
}
