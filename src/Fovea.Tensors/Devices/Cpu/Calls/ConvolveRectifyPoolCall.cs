namespace Fovea.Tensors;

/// <summary>y = the largest of each 2×2 window of max(x ∗ w + bias, 0), the windows side by side. Place 0…3, row by row, is where it stood,
/// the first of several.</summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="X">[N, C, H, W].</param>
/// <param name="Weight">[O, C/groups, Kh, Kw].</param>
/// <param name="Bias">[O], or null.</param>
/// <param name="Y">[N, O, ⌊H′/2⌋, ⌊W′/2⌋].</param>
/// <param name="Places">Of y's shape and type.</param>
internal readonly record struct ConvolveRectifyPoolCall(ConvGeometry Geometry, Tensor X, Tensor Weight, Tensor? Bias, Tensor Y,
    Tensor Places) : IDeviceCall<ConvolveRectifyPoolCall>
{
    public static string Name => "convolve_rectify_pool";

    public ConvolveRectifyPoolCall Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Weight = map.Read(Weight),
        Bias = map.Read(Bias),
        Y = map.Write(Y),
        Places = map.Write(Places),
    };

    public void On(Device device) => device.Having<IExecutes<ConvolveRectifyPoolCall>>(Name).Execute(this);
}
