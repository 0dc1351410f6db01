namespace Fovea.Tensors;

/// <summary>Images of floating-point numbers [N, C, H, W] as bytes [N, H, W, C]: y = clamp(round(x/scale) + zero, 0, 255), ties to even,
/// NaN as zero.</summary>
/// <param name="X">Float32.</param>
/// <param name="Scale">Above 0.</param>
/// <param name="Zero">The byte that is 0.</param>
/// <param name="Y">UInt8.</param>
public readonly record struct QuantizeCall(Tensor X, float Scale, byte Zero, Tensor Y) : IDeviceCall<QuantizeCall>
{
    /// <inheritdoc/>
    public static string Name => "quantize";

    /// <inheritdoc/>
    public QuantizeCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<QuantizeCall>>(Name).Execute(this);
}
