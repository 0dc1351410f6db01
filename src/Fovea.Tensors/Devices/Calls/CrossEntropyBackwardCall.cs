namespace Fovea.Tensors;

/// <summary>dx of <see cref="CrossEntropyCall"/> from the softmax and one upstream value a row.</summary>
public readonly record struct CrossEntropyBackwardCall(Tensor Upstream, Tensor Probabilities, Tensor Labels, Tensor? Weight,
    double Smoothing, Tensor Dx) : IDeviceCall<CrossEntropyBackwardCall>
{
    /// <inheritdoc/>
    public static string Name => "cross_entropy_backward";

    /// <inheritdoc/>
    public CrossEntropyBackwardCall Map(OperandMap map) => this with
    {
        Upstream = map.Read(Upstream),
        Probabilities = map.Read(Probabilities),
        Labels = map.Read(Labels),
        Weight = map.Read(Weight),
        Dx = map.Write(Dx),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<CrossEntropyBackwardCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        if (tangents.Any(Upstream, Probabilities, Weight))
            tangents.Compose(() => [(Gradient(call.Upstream, call.Probabilities, call.Labels, call.Weight, call.Smoothing), call.Dx)]);
        else tangents.Clear(Dx);
        tangents.Below(this);
    }

    /// <summary>dx in elementary operations, which can be differentiated again: ∂/∂x of −Σ t·ln p is p·Σt − t.</summary>
    internal static Tensor Gradient(Tensor upstream, Tensor probabilities, Tensor labels, Tensor? weight, double smoothing)
    {
        var targets = CrossEntropyCall.Targets(labels, weight, smoothing, probabilities);
        return (probabilities * targets.Sum(1, keepDim: true) - targets) * upstream.Reshape([labels.Count, 1]);
    }
}
