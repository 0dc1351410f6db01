namespace Fovea.Tensors;

/// <summary>y = x, of one type and count.</summary>
public readonly record struct CopyCall(Tensor X, Tensor Y) : IDeviceCall<CopyCall>
{
    /// <inheritdoc/>
    public static string Name => "copy";

    /// <inheritdoc/>
    public CopyCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<CopyCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
