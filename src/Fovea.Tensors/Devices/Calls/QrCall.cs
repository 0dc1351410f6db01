namespace Fovea.Tensors;

/// <summary>A = Q·R for each matrix of a batch, Q with orthonormal columns and R an upper triangle, its signs those of LAPACK.</summary>
/// <param name="A">[batch, M, N] with M ≥ N.</param>
/// <param name="Y">[batch, M + N, N]: Q, and R below.</param>
public readonly record struct QrCall(Tensor A, Tensor Y) : IDeviceCall<QrCall>
{
    /// <inheritdoc/>
    public static string Name => "qr";

    /// <inheritdoc/>
    public QrCall Map(OperandMap map) => this with { A = map.Read(A), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<QrCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        tangents.Follow([A], Y, (_, slopes, y) =>
        {
            var n = y.Shape[^1];
            Tensor q = MatrixParts.Rows(y, 0, y.Shape[^2] - n), r = MatrixParts.Rows(y, y.Shape[^2] - n, y.Shape[^2]);
            // Ȧ·R⁻¹, and of Qᵀ·Ȧ·R⁻¹ the part that turns Q.
            var step = r.Transpose().Solve(slopes[0].Transpose()).Transpose();
            var inner = q.MatMul(step, transposeA: true);
            var turn = inner.Tril(-1) - inner.Tril(-1).Transpose();
            return Tensor.Concat([q.MatMul(turn - inner) + step, (inner - turn).MatMul(r).Triu()], -2);
        });
    }
}
