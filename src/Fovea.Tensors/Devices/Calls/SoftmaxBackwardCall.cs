namespace Fovea.Tensors;

/// <summary>dx from y and dy: y·(dy − Σ dy·y), or dy − eʸ·Σ dy for the logarithm.</summary>
public readonly record struct SoftmaxBackwardCall(Tensor Dy, Tensor Y, int Rows, bool Log, Tensor Dx) : IDeviceCall<SoftmaxBackwardCall>
{
    /// <inheritdoc/>
    public static string Name => "softmax_backward";

    /// <inheritdoc/>
    public SoftmaxBackwardCall Map(OperandMap map) => this with { Dy = map.Read(Dy), Y = map.Read(Y), Dx = map.Write(Dx) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SoftmaxBackwardCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        if (tangents.Any(Dy, Y)) tangents.Compose(() => [(Gradient(call.Dy, call.Y, call.Rows, call.Log), call.Dx)]);
        else tangents.Clear(Dx);
        tangents.Below(this);
    }

    /// <summary>dx in elementary operations, which can be differentiated again.</summary>
    internal static Tensor Gradient(Tensor dy, Tensor y, int rows, bool log)
    {
        Tensor up = dy.View(rows, -1), p = y.View(rows, -1);
        return log ? up - p.Exp() * up.Sum(1, keepDim: true) : p * (up - (up * p).Sum(1, keepDim: true));
    }
}
