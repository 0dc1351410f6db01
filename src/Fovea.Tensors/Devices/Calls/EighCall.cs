namespace Fovea.Tensors;

/// <summary>A = V·diag(w)·Vᵀ for each symmetric matrix of a batch; of A the lower triangle is read. Values ascend, and in each vector the
/// element of largest magnitude is positive.</summary>
/// <param name="A">[batch, N, N].</param>
/// <param name="Y">[batch, 1 + N, N]: a row of the values, and V below, its columns the vectors.</param>
public readonly record struct EighCall(Tensor A, Tensor Y) : IDeviceCall<EighCall>
{
    /// <inheritdoc/>
    public static string Name => "eigh";

    /// <inheritdoc/>
    public EighCall Map(OperandMap map) => this with { A = map.Read(A), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<EighCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        tangents.Follow([A], Y, (_, slopes, y) =>
        {
            Tensor w = MatrixParts.Rows(y, 0, 1), v = MatrixParts.Rows(y, 1, y.Shape[^2]);
            var inner = v.MatMul(MatrixParts.Mirrored(slopes[0]), transposeA: true).MatMul(v);
            return Tensor.Concat([inner.Diagonal(0, -2, -1).Unsqueeze(-2),
                v.MatMul(MatrixParts.Reciprocal(w - w.Transpose()) * inner)], -2);
        });
    }
}
