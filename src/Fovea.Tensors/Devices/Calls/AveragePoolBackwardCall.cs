namespace Fovea.Tensors;

/// <summary>dx = each dy shared equally among its window.</summary>
public readonly record struct AveragePoolBackwardCall(PoolGeometry Geometry, Tensor Dy, Tensor Dx) : IDeviceCall<AveragePoolBackwardCall>
{
    /// <inheritdoc/>
    public static string Name => "average_pool_backward";

    /// <inheritdoc/>
    public AveragePoolBackwardCall Map(OperandMap map) => this with { Dy = map.Read(Dy), Dx = map.Write(Dx) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<AveragePoolBackwardCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, Dy, Dx, (x, y) => call with { Dy = x, Dx = y });
    }
}
