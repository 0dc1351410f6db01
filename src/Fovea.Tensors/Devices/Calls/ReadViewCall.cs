namespace Fovea.Tensors;

/// <summary>y[i] = x[view(i)] for every index i of y.</summary>
public readonly record struct ReadViewCall(Tensor X, StridedView View, Tensor Y) : IDeviceCall<ReadViewCall>
{
    /// <inheritdoc/>
    public static string Name => "read_view";

    /// <inheritdoc/>
    public ReadViewCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ReadViewCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
