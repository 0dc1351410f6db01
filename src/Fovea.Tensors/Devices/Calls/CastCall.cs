namespace Fovea.Tensors;

/// <summary>y = x converted to y's element type; floating to integer truncates, anything but 0 is true.</summary>
/// <remarks>A floating-point number beyond an integer type's range becomes the nearest end of it, NaN 0; of an integer that does not fit
/// a byte the low bits are kept.</remarks>
public readonly record struct CastCall(Tensor X, Tensor Y) : IDeviceCall<CastCall>
{
    /// <inheritdoc/>
    public static string Name => "cast";

    /// <inheritdoc/>
    public CastCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<CastCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
