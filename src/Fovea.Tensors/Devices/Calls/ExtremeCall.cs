namespace Fovea.Tensors;

/// <summary>y[o, i] = the largest (or smallest) x[o, r, i], and the first r where it stands; NaN counts as the extreme.</summary>
public readonly record struct ExtremeCall(Tensor X, Extent Extent, bool Largest, Tensor Y, Tensor Index) : IDeviceCall<ExtremeCall>
{
    /// <inheritdoc/>
    public static string Name => "extreme";

    /// <inheritdoc/>
    public ExtremeCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y), Index = map.Write(Index) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ExtremeCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (tangents.Of(X) is { } tangent) tangents.Below(new GatherCall(tangent, Index, Extent, 1, Shared: false, tangents.Target(Y)));
        else tangents.Clear(Y);
    }
}
