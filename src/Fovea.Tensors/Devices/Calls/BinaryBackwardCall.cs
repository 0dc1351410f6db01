using Dual = Fovea.Tensors.DualLane<Fovea.Tensors.ScalarLane<double>>;

namespace Fovea.Tensors;

/// <summary>da = upstream · ∂f/∂a and db = upstream · ∂f/∂b, as far as wanted, all of one shape.</summary>
public readonly record struct BinaryBackwardCall<F>(F Function, Tensor Upstream, Tensor A, Tensor B, Tensor Y, Tensor? Da, Tensor? Db)
    : IDeviceCall<BinaryBackwardCall<F>> where F : struct, IBinaryFunction
{
    /// <inheritdoc/>
    public static string Name => "binary_backward";

    /// <inheritdoc/>
    public BinaryBackwardCall<F> Map(OperandMap map) => this with
    {
        Upstream = map.Read(Upstream),
        A = map.Read(A),
        B = map.Read(B),
        Y = map.Read(Y),
        Da = map.Write(Da),
        Db = map.Write(Db),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesBinary>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (!tangents.Any(Upstream, A, B, Y))
        {
            tangents.Clear([Da, Db]);
            return;
        }
        Dual[] u = tangents.Duals(Upstream), p = tangents.Duals(A), q = tangents.Duals(B), result = tangents.Duals(Y);
        var function = Function;
        if (Da is not null) tangents.Store(Da, i => (u[i] * function.DerivativeA(p[i], q[i], result[i])).Tangent.Value);
        if (Db is not null) tangents.Store(Db, i => (u[i] * function.DerivativeB(p[i], q[i], result[i])).Tangent.Value);
    }
}
