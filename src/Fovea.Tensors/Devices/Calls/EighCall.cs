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
}
