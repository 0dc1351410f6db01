namespace Fovea.Tensors;

/// <summary>y = the largest of each window of bytes.</summary>
/// <param name="Geometry">The sizes; planes are images times channels.</param>
/// <param name="Channels">Channels, which lie side by side.</param>
/// <param name="X">UInt8 [N, H, W, C].</param>
/// <param name="Y">UInt8 [N, H′, W′, C].</param>
public readonly record struct QuantizedMaxPoolCall(PoolGeometry Geometry, int Channels, Tensor X, Tensor Y)
    : IDeviceCall<QuantizedMaxPoolCall>
{
    /// <inheritdoc/>
    public static string Name => "quantized_max_pool";

    /// <inheritdoc/>
    public QuantizedMaxPoolCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<QuantizedMaxPoolCall>>(Name).Execute(this);
}
