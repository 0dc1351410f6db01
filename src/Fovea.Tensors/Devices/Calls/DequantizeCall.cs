namespace Fovea.Tensors;

/// <summary>Images of bytes [N, H, W, C] as floating-point numbers [N, C, H, W]: y = scale·(x − zero).</summary>
/// <param name="X">UInt8.</param>
/// <param name="Scale">The distance between neighbouring bytes.</param>
/// <param name="Zero">The byte that is 0.</param>
/// <param name="Y">Float32.</param>
public readonly record struct DequantizeCall(Tensor X, float Scale, byte Zero, Tensor Y) : IDeviceCall<DequantizeCall>
{
    /// <inheritdoc/>
    public static string Name => "dequantize";

    /// <inheritdoc/>
    public DequantizeCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<DequantizeCall>>(Name).Execute(this);
}
