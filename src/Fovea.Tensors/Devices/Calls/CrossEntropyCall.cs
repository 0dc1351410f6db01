namespace Fovea.Tensors;

/// <summary>Row losses of softmax cross entropy, and the softmax.</summary>
public readonly record struct CrossEntropyCall(Tensor Scores, Tensor Labels, Tensor? Weight, double Smoothing, Tensor Losses,
    Tensor Probabilities) : IDeviceCall<CrossEntropyCall>
{
    /// <inheritdoc/>
    public static string Name => "cross_entropy";

    /// <inheritdoc/>
    public CrossEntropyCall Map(OperandMap map) => this with
    {
        Scores = map.Read(Scores),
        Labels = map.Read(Labels),
        Weight = map.Read(Weight),
        Losses = map.Write(Losses),
        Probabilities = map.Write(Probabilities),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<CrossEntropyCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        if (tangents.Any(Scores, Weight)) tangents.Compose(call.Composed);
        else tangents.Clear([Losses, Probabilities]);
        tangents.Below(this);
    }

    private (Tensor, Tensor?)[] Composed()
    {
        var logs = Scores.LogSoftmax(1);
        return [(-(Targets(Labels, Weight, Smoothing, Scores) * logs).Sum(1), Losses), (logs.Exp(), Probabilities)];
    }

    /// <summary>w[c]·((1 − ε)·1[c = label] + ε/C): what −ln p[c] is multiplied with.</summary>
    internal static Tensor Targets(Tensor labels, Tensor? weight, double smoothing, Tensor like)
    {
        var classes = like.Shape[1];
        var targets = labels.OneHot(classes, like.DType) * (1 - smoothing) + smoothing / classes;
        return weight is null ? targets : targets * weight;
    }
}
