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
}
