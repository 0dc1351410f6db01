namespace Fovea.Tensors;

/// <summary>y = the mean of each window.</summary>
public readonly record struct AveragePoolCall(PoolGeometry Geometry, Tensor X, Tensor Y) : IDeviceCall<AveragePoolCall>
{
    /// <inheritdoc/>
    public static string Name => "average_pool";

    /// <inheritdoc/>
    public AveragePoolCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<AveragePoolCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
