namespace Fovea.Tensors;

/// <summary>y[o, i] = Σᵣ x[o, r, i].</summary>
public readonly record struct SumCall(Tensor X, Extent Extent, Tensor Y) : IDeviceCall<SumCall>
{
    /// <inheritdoc/>
    public static string Name => "sum";

    /// <inheritdoc/>
    public SumCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SumCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
