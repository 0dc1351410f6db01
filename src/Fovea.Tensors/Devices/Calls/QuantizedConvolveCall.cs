namespace Fovea.Tensors;

/// <summary>A convolution of bytes, summed up in 32 bits without an error: a[n, o, i, j] = bias[o] + Σ (x − zero)·w.</summary>
/// <remarks>Where y is UInt8, [N, H, W, O] or more channels, y = clamp(round(max(a·scale[o], least)) + target, 0, 255), ties to even, in
/// those from <paramref name="First"/> on; where it is Float32, [N, O, H, W], y = max(a·scale[o], least).</remarks>
/// <param name="Geometry">The sizes; one group. At most 2¹⁶ taps a channel, so that no sum is cut off.</param>
/// <param name="X">UInt8 [N, H, W, C].</param>
/// <param name="Zero">The byte of x that is 0, which the padding is, too.</param>
/// <param name="Weight">Bytes with a sign, as UInt8 [O, C, Kh, Kw].</param>
/// <param name="Bias">Int32 [O].</param>
/// <param name="Scale">Float32 [O].</param>
/// <param name="Least">0 for a rectifier, −∞ for none.</param>
/// <param name="Target">The byte of y that is 0.</param>
/// <param name="Y">The result.</param>
/// <param name="First">The first channel of y that is written, where it has bytes; its other channels stay.</param>
public readonly record struct QuantizedConvolveCall(ConvGeometry Geometry, Tensor X, byte Zero, Tensor Weight, Tensor Bias, Tensor Scale,
    float Least, byte Target, Tensor Y, int First = 0) : IDeviceCall<QuantizedConvolveCall>
{
    /// <inheritdoc/>
    public static string Name => "quantized_convolve";

    /// <inheritdoc/>
    public QuantizedConvolveCall Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Weight = map.Read(Weight),
        Bias = map.Read(Bias),
        Scale = map.Read(Scale),
        Y = map.Write(Y),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<QuantizedConvolveCall>>(Name).Execute(this);
}
