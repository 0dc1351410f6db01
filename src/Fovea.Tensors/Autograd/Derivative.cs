namespace Fovea.Tensors;

/// <summary>Gradients as operations that have gradients themselves: what the way back is made of while its own graph is created.</summary>
internal static class Derivative
{
    /// <summary>y = map(x) for a linear map with a known adjoint; its gradient is the adjoint, whose gradient is the map.</summary>
    /// <param name="name">The name in the graph.</param>
    /// <param name="x">The input.</param>
    /// <param name="map">By calls of the device alone.</param>
    /// <param name="adjoint">By calls of the device alone.</param>
    public static Tensor Linear(string name, Tensor x, Func<Tensor, Tensor> map, Func<Tensor, Tensor> adjoint) =>
        Autograd.Record(new NamedAttributes(name), map(x), [x], (upstream, _) => [Linear(name, upstream, adjoint, map)]);

    /// <summary>upstream · f′ with f′ as an operation on what f kept.</summary>
    public static Tensor Unary<F>(Tensor upstream, F function, UnaryCache cache) where F : struct, IUnaryFunction
    {
        var ofOutput = cache.X is null;
        if ((cache.X ?? cache.Y) is not { } kept)
        {
            // A constant slope.
            var dx = upstream.Device.Empty(upstream.Shape, upstream.DType);
            var ones = upstream.Device.Full(upstream.Shape, 1, upstream.DType);
            upstream.Device.Execute(new UnaryBackwardCall<F>(function, ones, ones, ones, dx));
            return upstream * dx;
        }
        return upstream * Slope(new SlopeFunction<F>(function, ofOutput), kept);
    }

    /// <summary>The shares of a and b of an elementwise function of two tensors, in the shape of the result.</summary>
    public static Tensor Binary<F>(Tensor upstream, F function, Tensor? a, Tensor? b, bool second) where F : struct, IBinaryFunction
    {
        // A constant slope, whatever the inputs.
        a ??= upstream.Detach();
        b ??= upstream.Detach();
        var f = new BinarySlopeFunction<F>(function, second);
        var y = a.Device.Empty(upstream.Shape, upstream.DType);
        a.Device.Execute(new BinaryCall<BinarySlopeFunction<F>>(f, a, b, y));
        var slope = Autograd.Record(new NamedAttributes("slope"), y, [a, b], (u, needs) =>
        {
            var da = needs[0] ? u.Device.Empty(u.Shape, u.DType) : null;
            var db = needs[1] ? u.Device.Empty(u.Shape, u.DType) : null;
            u.Device.Execute(new BinaryBackwardCall<BinarySlopeFunction<F>>(f, u, a.Expand(u.Shape), b.Expand(u.Shape), u, da, db));
            return [da?.SumTo(a.Shape), db?.SumTo(b.Shape)];
        });
        return upstream * slope;
    }

    // f′ as an operation; the third derivative is not recorded.
    private static Tensor Slope<F>(SlopeFunction<F> slope, Tensor x) where F : struct, IUnaryFunction
    {
        var y = x.Device.Empty(x.Shape, x.DType);
        x.Device.Execute(new UnaryCall<SlopeFunction<F>>(slope, x, y));
        return Autograd.Record(new NamedAttributes("slope"), y, [x], (upstream, _) =>
        {
            var dx = upstream.Device.Empty(upstream.Shape, upstream.DType);
            upstream.Device.Execute(new UnaryBackwardCall<SlopeFunction<F>>(slope, upstream, x, upstream, dx));
            return [dx];
        });
    }
}

/// <summary>f′ of what f keeps, its input or its output; the derivative of that is found in dual numbers.</summary>
internal readonly struct SlopeFunction<F>(F function, bool ofOutput) : IUnaryFunction where F : struct, IUnaryFunction
{
    // A number: a device's kernel takes no truth value as an argument.
    private readonly int _ofOutput = ofOutput ? 1 : 0;

    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => function.Derivative(x, _ofOutput != 0 ? x : function.Forward(x));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V>
    {
        var at = new DualLane<V>(x, V.Of(1));
        return function.Derivative(at, _ofOutput != 0 ? at : function.Forward(at)).Tangent;
    }
}

/// <summary>∂f/∂a or ∂f/∂b as a function of a and b; its derivatives are found in dual numbers.</summary>
internal readonly struct BinarySlopeFunction<F>(F function, bool second) : IBinaryFunction where F : struct, IBinaryFunction
{
    private readonly int _second = second ? 1 : 0;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => Slope(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> =>
        Slope(new DualLane<V>(a, V.Of(1)), new DualLane<V>(b, V.Of(0))).Tangent;

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> =>
        Slope(new DualLane<V>(a, V.Of(0)), new DualLane<V>(b, V.Of(1))).Tangent;

    private V Slope<V>(V a, V b) where V : unmanaged, ILane<V>
    {
        var y = function.Forward(a, b);
        return _second != 0 ? function.DerivativeB(a, b, y) : function.DerivativeA(a, b, y);
    }
}
