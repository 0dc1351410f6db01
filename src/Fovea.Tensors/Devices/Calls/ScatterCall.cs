namespace Fovea.Tensors;

/// <summary>y[o, index[o, j, i], i] = x[o, j, i], in order of j, so that the last of several stays; the rest of y stays.</summary>
/// <param name="X">[outer, indices, inner].</param>
/// <param name="Index">Int64 of x's shape, in 0…count − 1.</param>
/// <param name="Extent">The sizes of y around the axis.</param>
/// <param name="Indices">Size of x along the axis.</param>
/// <param name="Y">Seen as [outer, count, inner].</param>
public readonly record struct ScatterCall(Tensor X, Tensor Index, Extent Extent, int Indices, Tensor Y) : IDeviceCall<ScatterCall>
{
    /// <inheritdoc/>
    public static string Name => "scatter";

    /// <inheritdoc/>
    public ScatterCall Map(OperandMap map) => this with { X = map.Read(X), Index = map.Read(Index), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ScatterCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (Y.DType.IsFloating && tangents.Any(X, Y))
            tangents.Below(this with { X = tangents.OfOrZeros(X), Y = tangents.Target(Y) });
    }
}
