namespace Fovea.Tensors;

/// <summary>det A, its sign, and ln |det A|, for each matrix of a batch.</summary>
/// <param name="A">[batch, N, N].</param>
/// <param name="Value">[batch], or null.</param>
/// <param name="Sign">1, −1 or 0; [batch], or null.</param>
/// <param name="LogAbs">−∞ where the determinant is 0; [batch], or null.</param>
public readonly record struct DeterminantCall(Tensor A, Tensor? Value, Tensor? Sign, Tensor? LogAbs) : IDeviceCall<DeterminantCall>
{
    /// <inheritdoc/>
    public static string Name => "determinant";

    /// <inheritdoc/>
    public DeterminantCall Map(OperandMap map) => this with
    {
        A = map.Read(A),
        Value = map.Write(Value),
        Sign = map.Write(Sign),
        LogAbs = map.Write(LogAbs),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<DeterminantCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        // tr(A⁻¹·Ȧ), for the determinant itself times it.
        if (Value is not null) tangents.Follow([A], Value, (a, slopes, y) => y * a[0].Solve(slopes[0]).Trace());
        if (LogAbs is not null) tangents.Follow([A], LogAbs, (a, slopes, _) => a[0].Solve(slopes[0]).Trace());
        tangents.Clear(Sign);
    }
}
