namespace Fovea.Tensors;

/// <summary>y[o, index, i] += x[o, j, i]: the adjoint of <see cref="GatherCall"/>. Added in order of j.</summary>
/// <param name="X">[outer, indices, inner].</param>
/// <param name="Index">Int64, in 0…count − 1.</param>
/// <param name="Extent">The sizes of y around the axis.</param>
/// <param name="Indices">Size of x along the axis.</param>
/// <param name="Shared">Whether an index stands for a whole part of y.</param>
/// <param name="Y">Seen as [outer, count, inner].</param>
public readonly record struct ScatterAddCall(Tensor X, Tensor Index, Extent Extent, int Indices, bool Shared,
    Tensor Y) : IDeviceCall<ScatterAddCall>
{
    /// <inheritdoc/>
    public static string Name => "scatter_add";

    /// <inheritdoc/>
    public ScatterAddCall Map(OperandMap map) => this with { X = map.Read(X), Index = map.Read(Index), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ScatterAddCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (tangents.Of(X) is { } tangent) tangents.Below(this with { X = tangent, Y = tangents.Target(Y) });
    }
}
