namespace Fovea.Tensors;

/// <summary>y[view(i)] = x[i] for every index i of x; the rest of y stays.</summary>
public readonly record struct WriteViewCall(Tensor X, StridedView View, Tensor Y) : IDeviceCall<WriteViewCall>
{
    /// <inheritdoc/>
    public static string Name => "write_view";

    /// <inheritdoc/>
    public WriteViewCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<WriteViewCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (Y.DType.IsFloating && tangents.Any(X, Y))
            tangents.Below(this with { X = tangents.OfOrZeros(X), Y = tangents.Target(Y) });
    }
}
