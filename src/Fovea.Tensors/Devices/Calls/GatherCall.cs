namespace Fovea.Tensors;

/// <summary>y[o, j, i] = x[o, index, i], where the index is index[j] (shared) or index[o, j, i] (one for each element).</summary>
/// <param name="X">Seen as [outer, count, inner].</param>
/// <param name="Index">Int64, in 0…count − 1.</param>
/// <param name="Extent">The sizes of x around the axis.</param>
/// <param name="Indices">Size of y along the axis.</param>
/// <param name="Shared">Whether an index stands for a whole part of x.</param>
/// <param name="Y">[outer, indices, inner].</param>
public readonly record struct GatherCall(Tensor X, Tensor Index, Extent Extent, int Indices, bool Shared,
    Tensor Y) : IDeviceCall<GatherCall>
{
    /// <inheritdoc/>
    public static string Name => "gather";

    /// <inheritdoc/>
    public GatherCall Map(OperandMap map) => this with { X = map.Read(X), Index = map.Read(Index), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<GatherCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
