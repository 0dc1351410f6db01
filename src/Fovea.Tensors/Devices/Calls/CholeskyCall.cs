namespace Fovea.Tensors;

/// <summary>A = L·Lᵀ with L a lower triangle, for each matrix of a batch; of A the lower triangle is read. The device throws a <see
/// cref="LinearAlgebraException"/> where one is not positive definite.</summary>
/// <param name="A">[batch, N, N], symmetric.</param>
/// <param name="L">As A; 0 above the diagonal.</param>
public readonly record struct CholeskyCall(Tensor A, Tensor L) : IDeviceCall<CholeskyCall>
{
    /// <inheritdoc/>
    public static string Name => "cholesky";

    /// <inheritdoc/>
    public CholeskyCall Map(OperandMap map) => this with { A = map.Read(A), L = map.Write(L) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<CholeskyCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        // L·Φ(L⁻¹·Ȧ·L⁻ᵀ), Φ the lower triangle and half of the diagonal.
        tangents.Follow([A], L, (_, slopes, l) =>
        {
            var inner = l.Solve(l.Solve(MatrixParts.Mirrored(slopes[0])).Transpose());
            return l.MatMul((inner.Tril() + inner.Tril(-1)) * 0.5);
        });
    }

    /// <summary>The exception for a matrix that is not positive definite.</summary>
    /// <param name="matrix">Its number in the batch.</param>
    public LinearAlgebraException NotPositive(int matrix) => new("cholesky: expected positive definite matrices, got one that is not"
        + $"{LinearAlgebraException.Place(A, matrix)}. Add a small multiple of the identity, or call x.Eigh().");
}
