namespace Fovea.Tensors;

/// <summary>A = U·diag(s)·Vᵀ for each matrix of a batch. Values descend, and in each column of U the element of largest magnitude is
/// positive.</summary>
/// <param name="A">[batch, M, N].</param>
/// <param name="Y">[batch, M + 1 + N, K] with K the smaller of M and N: U, a row of the values, and V.</param>
public readonly record struct SvdCall(Tensor A, Tensor Y) : IDeviceCall<SvdCall>
{
    /// <inheritdoc/>
    public static string Name => "svd";

    /// <inheritdoc/>
    public SvdCall Map(OperandMap map) => this with { A = map.Read(A), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SvdCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        var (m, n) = (A.Shape[^2], A.Shape[^1]);
        tangents.Follow([A], Y, (_, slopes, y) =>
        {
            Tensor u = MatrixParts.Rows(y, 0, m), s = MatrixParts.Rows(y, m, m + 1), v = MatrixParts.Rows(y, m + 1, m + 1 + n);
            Tensor column = s.Transpose(), inverse = MatrixParts.Reciprocal(s);
            Tensor av = slopes[0].MatMul(v), au = slopes[0].MatMul(u, transposeA: true), inner = u.MatMul(av, transposeA: true);
            Tensor turned = inner.Transpose(), factors = MatrixParts.Reciprocal(s.Square() - column.Square());
            var left = u.MatMul(factors * (inner * s + column * turned)) + (av - u.MatMul(inner)) * inverse;
            var right = v.MatMul(factors * (column * inner + turned * s)) + (au - v.MatMul(turned)) * inverse;
            return Tensor.Concat([left, inner.Diagonal(0, -2, -1).Unsqueeze(-2), right], -2);
        });
    }
}
