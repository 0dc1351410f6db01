namespace Fovea.Tensors;

/// <summary>y[o, r, i] = Σ x[o, s, i] over s ≤ r, or over s ≥ r in reverse. Float32, Float64 or Int64.</summary>
public readonly record struct CumulativeSumCall(Tensor X, Extent Extent, bool Reverse, Tensor Y) : IDeviceCall<CumulativeSumCall>
{
    /// <inheritdoc/>
    public static string Name => "cumulative_sum";

    /// <inheritdoc/>
    public CumulativeSumCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<CumulativeSumCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Linear(this, X, Y, (x, y) => call with { X = x, Y = y });
    }
}
