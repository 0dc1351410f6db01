namespace Fovea.Tensors;

/// <summary>y[index[j]] = x[j] for every j in order, of one type; the rest of y stays. Of several to one place the last
/// holds.</summary>
/// <param name="X">The elements.</param>
/// <param name="Index">Int64, in 0…count of y − 1, as many as x has elements.</param>
/// <param name="Y">Seen as one row.</param>
public readonly record struct PutCall(Tensor X, Tensor Index, Tensor Y) : IDeviceCall<PutCall>
{
    /// <inheritdoc/>
    public static string Name => "put";

    /// <inheritdoc/>
    public PutCall Map(OperandMap map) => this with { X = map.Read(X), Index = map.Read(Index), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<PutCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (Y.DType.IsFloating && tangents.Any(X, Y))
            tangents.Below(this with { X = tangents.OfOrZeros(X), Y = tangents.Target(Y) });
    }
}
