namespace Fovea.Tensors;

/// <summary>index[o, k, i] = the place r of the k-th element of x[o, ·, i] in order. Equal elements stay in order of their places; NaN
/// counts as larger than every number. Float32, Float64, Int64 or UInt8.</summary>
public readonly record struct SortCall(Tensor X, Extent Extent, bool Descending, Tensor Index) : IDeviceCall<SortCall>
{
    /// <inheritdoc/>
    public static string Name => "sort";

    /// <inheritdoc/>
    public SortCall Map(OperandMap map) => this with { X = map.Read(X), Index = map.Write(Index) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SortCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents) => tangents.Below(this);
}
