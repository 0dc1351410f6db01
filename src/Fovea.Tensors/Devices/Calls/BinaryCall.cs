using Dual = Fovea.Tensors.DualLane<Fovea.Tensors.ScalarLane<double>>;

namespace Fovea.Tensors;

/// <summary>y = f(a, b), element by element, the inputs broadcast to y's shape.</summary>
public readonly record struct BinaryCall<F>(F Function, Tensor A, Tensor B, Tensor Y) : IDeviceCall<BinaryCall<F>>
    where F : struct, IBinaryFunction
{
    /// <inheritdoc/>
    public static string Name => "binary";

    /// <inheritdoc/>
    public BinaryCall<F> Map(OperandMap map) => this with { A = map.Read(A), B = map.Read(B), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesBinary>(Name).Execute(this);

    /// <summary>ẏ = ∂f/∂a·ȧ + ∂f/∂b·ḃ.</summary>
    public void Tangent(TangentDevice tangents)
    {
        var any = tangents.Any(A, B);
        // Before y is written, which may be one of the inputs.
        Dual[] p = any ? tangents.Duals(tangents.Stretched(A, Y.Shape)) : [];
        Dual[] q = any ? tangents.Duals(tangents.Stretched(B, Y.Shape)) : [];
        tangents.Below(this);
        if (!any)
        {
            tangents.Clear(Y);
            return;
        }
        var (function, result) = (Function, tangents.Duals(Y));
        tangents.Store(Y, i =>
            (p[i].Tangent.Value == 0 ? 0 : (function.DerivativeA(p[i], q[i], result[i]).Value * p[i].Tangent).Value)
            + (q[i].Tangent.Value == 0 ? 0 : (function.DerivativeB(p[i], q[i], result[i]).Value * q[i].Tangent).Value));
    }
}

/// <summary>A device that has <see cref="BinaryCall{F}"/> and its gradients for every function.</summary>
public interface IExecutesBinary
{
    /// <summary>y = f(a, b).</summary>
    void Execute<F>(in BinaryCall<F> call) where F : struct, IBinaryFunction;

    /// <summary>da = upstream · ∂f/∂a and db = upstream · ∂f/∂b.</summary>
    void Execute<F>(in BinaryBackwardCall<F> call) where F : struct, IBinaryFunction;
}
