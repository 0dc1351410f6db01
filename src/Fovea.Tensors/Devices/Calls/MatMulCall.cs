namespace Fovea.Tensors;

/// <summary>y = op(a)·op(b) (+ bias along the columns), for each matrix of a batch.</summary>
public readonly record struct MatMulCall(MatMulPlan Plan, Tensor A, Tensor B, Tensor? Bias, Tensor Y) : IDeviceCall<MatMulCall>
{
    /// <inheritdoc/>
    public static string Name => "matmul";

    /// <inheritdoc/>
    public MatMulCall Map(OperandMap map) => this with { A = map.Read(A), B = map.Read(B), Bias = map.Read(Bias), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<MatMulCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        var call = this;
        tangents.Bilinear(this, A, B, Bias, Y, (a, b, bias, y) => call with { A = a, B = b, Bias = bias, Y = y });
    }
}
