namespace Fovea.Tensors;

/// <summary>The gradients of <see cref="NormalizeCall"/> in x, scale and shift, as far as wanted.</summary>
public readonly record struct NormalizeBackwardCall(Tensor Dy, Tensor X, Extent Groups, double Epsilon, Tensor? Scale, Tensor Mean,
    Tensor Variance, Tensor? Dx, Tensor? Dscale, Tensor? Dshift) : IDeviceCall<NormalizeBackwardCall>
{
    /// <inheritdoc/>
    public static string Name => "normalize_backward";

    /// <inheritdoc/>
    public NormalizeBackwardCall Map(OperandMap map) => this with
    {
        Dy = map.Read(Dy),
        X = map.Read(X),
        Scale = map.Read(Scale),
        Mean = map.Read(Mean),
        Variance = map.Read(Variance),
        Dx = map.Write(Dx),
        Dscale = map.Write(Dscale),
        Dshift = map.Write(Dshift),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<NormalizeBackwardCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        if (tangents.Any(Dy, X, Scale)) tangents.Compose(call.Composed);
        else tangents.Clear([Dx, Dscale, Dshift]);
        tangents.Below(this);
    }

    // The same in elementary operations.
    private (Tensor, Tensor?)[] Composed()
    {
        var (x, scale, shift) = Gradients(Dy, X, Scale, Groups, Epsilon);
        return [(x, Dx), (scale, Dscale), (shift, Dshift)];
    }

    /// <summary>dx, dscale and dshift in elementary operations, which can be differentiated again.</summary>
    internal static (Tensor X, Tensor Scale, Tensor Shift) Gradients(Tensor dy, Tensor x, Tensor? scale, Extent groups, double epsilon)
    {
        var (centred, _, variance) = NormalizeCall.Statistics(x, groups);
        var root = (variance + epsilon).Rsqrt();
        Tensor z = centred * root, up = dy.Reshape(z.Shape);
        var n = (double)groups.Outer * groups.Inner;
        Tensor sum = up.Sum([0, 2], keepDim: true), along = (up * z).Sum([0, 2], keepDim: true);
        if (scale is not null) root *= scale.Reshape([1, groups.Count, 1]);
        return (root * (up - sum / n - z * (along / n)), along, sum);
    }
}
