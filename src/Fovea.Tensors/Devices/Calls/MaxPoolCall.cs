namespace Fovea.Tensors;

/// <summary>y = the largest of each window and, where wanted, its index within the plane.</summary>
public readonly record struct MaxPoolCall(PoolGeometry Geometry, Tensor X, Tensor Y, Tensor? Index) : IDeviceCall<MaxPoolCall>
{
    /// <inheritdoc/>
    public static string Name => "max_pool";

    /// <inheritdoc/>
    public MaxPoolCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y), Index = map.Write(Index) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<MaxPoolCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var places = Index ?? tangents.Inner.Empty(Y.Shape, DType.Int64);
        tangents.Below(this with { Index = places });
        if (tangents.Of(X) is { } tangent && Geometry.Planes > 0)
            tangents.Below(new GatherCall(tangent, places, new(Geometry.Planes, X.Count / Geometry.Planes, 1),
                Y.Count / Geometry.Planes, Shared: false, tangents.Target(Y)));
        else tangents.Clear(Y);
    }
}
