namespace Fovea.Tensors;

/// <summary>For each group g of x[outer, groups, inner]: y = (x − mean)/√(var + ε)·scale + shift, with the group's own mean and biased
/// variance, which are written, too.</summary>
public readonly record struct NormalizeCall(Tensor X, Extent Groups, double Epsilon, Tensor? Scale, Tensor? Shift, Tensor Mean,
    Tensor Variance, Tensor Y) : IDeviceCall<NormalizeCall>
{
    /// <inheritdoc/>
    public static string Name => "normalize";

    /// <inheritdoc/>
    public NormalizeCall Map(OperandMap map) => this with
    {
        X = map.Read(X),
        Scale = map.Read(Scale),
        Shift = map.Read(Shift),
        Mean = map.Write(Mean),
        Variance = map.Write(Variance),
        Y = map.Write(Y),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<NormalizeCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        if (tangents.Any(X, Scale, Shift)) tangents.Compose(call.Composed);
        else tangents.Clear([Mean, Variance, Y]);
        tangents.Below(this);
    }

    // The same in elementary operations.
    private (Tensor, Tensor?)[] Composed()
    {
        var (centred, mean, variance) = Statistics(X, Groups);
        var z = centred * (variance + Epsilon).Rsqrt();
        if (Scale is not null) z *= Scale.Reshape([1, Groups.Count, 1]);
        if (Shift is not null) z += Shift.Reshape([1, Groups.Count, 1]);
        return [(mean, Mean), (variance, Variance), (z, Y)];
    }

    /// <summary>x seen as [outer, groups, inner]: without its mean, the mean, and the biased variance of each group.</summary>
    internal static (Tensor Centred, Tensor Mean, Tensor Variance) Statistics(Tensor x, Extent groups)
    {
        var grouped = x.Reshape([groups.Outer, groups.Count, groups.Inner]);
        var mean = grouped.Mean([0, 2], keepDim: true);
        var centred = grouped - mean;
        return (centred, mean, centred.Square().Mean([0, 2], keepDim: true));
    }
}
