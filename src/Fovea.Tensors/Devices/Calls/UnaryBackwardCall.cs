using Dual = Fovea.Tensors.DualLane<Fovea.Tensors.ScalarLane<double>>;

namespace Fovea.Tensors;

/// <summary>dx = upstream · f′(x, y). Of x and y, what the function does not keep may be any tensor of the shape.</summary>
public readonly record struct UnaryBackwardCall<F>(F Function, Tensor Upstream, Tensor X, Tensor Y, Tensor Dx)
    : IDeviceCall<UnaryBackwardCall<F>> where F : struct, IUnaryFunction
{
    /// <inheritdoc/>
    public static string Name => "unary_backward";

    /// <inheritdoc/>
    public UnaryBackwardCall<F> Map(OperandMap map) =>
        this with { Upstream = map.Read(Upstream), X = map.Read(X), Y = map.Read(Y), Dx = map.Write(Dx) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesUnary>(Name).Execute(this);

    /// <summary>u·f′ along the direction; f′ itself is evaluated in dual numbers.</summary>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (!tangents.Any(Upstream, X, Y))
        {
            tangents.Clear(Dx);
            return;
        }
        Dual[] u = tangents.Duals(Upstream), a = tangents.Duals(X), b = tangents.Duals(Y);
        var function = Function;
        tangents.Store(Dx, i => (u[i] * function.Derivative(a[i], b[i])).Tangent.Value);
    }
}
