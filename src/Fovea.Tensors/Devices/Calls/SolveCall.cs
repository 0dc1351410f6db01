namespace Fovea.Tensors;

/// <summary>x = A⁻¹·b for each matrix of a batch. The device throws a <see cref="LinearAlgebraException"/> where one is singular.</summary>
/// <param name="Subject">The operation, for the message.</param>
/// <param name="A">[batch, N, N].</param>
/// <param name="B">[batch, N, C].</param>
/// <param name="X">As B.</param>
public readonly record struct SolveCall(string Subject, Tensor A, Tensor B, Tensor X) : IDeviceCall<SolveCall>
{
    /// <inheritdoc/>
    public static string Name => "solve";

    /// <inheritdoc/>
    public SolveCall Map(OperandMap map) => this with { A = map.Read(A), B = map.Read(B), X = map.Write(X) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<SolveCall>>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        tangents.Follow([A, B], X, (values, slopes, x) => values[0].Solve(slopes[1] - slopes[0].MatMul(x)));
    }

    /// <summary>The exception for a singular matrix.</summary>
    /// <param name="matrix">Its number in the batch.</param>
    public LinearAlgebraException Singular(int matrix) => new($"{Subject}: expected matrices that have an inverse, got a singular one"
        + $"{LinearAlgebraException.Place(A, matrix)}. Call x.Pinv(), or x.SVD() to see its rank.");
}
