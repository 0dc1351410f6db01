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
}
