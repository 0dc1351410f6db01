namespace Fovea.Tensors;

/// <summary>dx[index] += dy, plane by plane, from zeros.</summary>
public readonly record struct MaxPoolBackwardCall(PoolGeometry Geometry, Tensor Dy, Tensor Index,
    Tensor Dx) : IDeviceCall<MaxPoolBackwardCall>
{
    /// <inheritdoc/>
    public static string Name => "max_pool_backward";

    /// <inheritdoc/>
    public MaxPoolBackwardCall Map(OperandMap map) => this with { Dy = map.Read(Dy), Index = map.Read(Index), Dx = map.Write(Dx) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<MaxPoolBackwardCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, Dy, Dx, (x, y) => call with { Dy = x, Dx = y });
    }
}
