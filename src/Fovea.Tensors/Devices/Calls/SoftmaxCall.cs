namespace Fovea.Tensors;

/// <summary>y = softmax of each row, or its logarithm.</summary>
public readonly record struct SoftmaxCall(Tensor X, int Rows, bool Log, Tensor Y) : IDeviceCall<SoftmaxCall>
{
    /// <inheritdoc/>
    public static string Name => "softmax";

    /// <inheritdoc/>
    public SoftmaxCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SoftmaxCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        if (tangents.Any(X)) tangents.Compose(call.Composed);
        else tangents.Clear(Y);
        tangents.Below(this);
    }

    private (Tensor, Tensor?)[] Composed()
    {
        var scores = X.View(Rows, -1);
        var moved = scores - scores.Max(1, keepDim: true);
        var logs = moved - moved.Exp().Sum(1, keepDim: true).Log();
        return [(Log ? logs : logs.Exp(), Y)];
    }
}
