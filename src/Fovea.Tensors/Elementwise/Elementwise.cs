namespace Fovea.Tensors;

/// <summary>What an elementwise operation keeps for its backward pass.</summary>
/// <param name="X">The input, or null where the derivative does not read it.</param>
/// <param name="Y">The output, or null.</param>
public sealed record UnaryCache(Tensor? X, Tensor? Y);

/// <summary>The driver of elementwise operations: output, primitive, tape. An operation is a struct of one formula handed to it.</summary>
public static class Elementwise
{
    /// <summary>y = f(x).</summary>
    /// <exception cref="ShapeException">x is not floating-point.</exception>
    public static Tensor Unary<F>(string name, Tensor x, F function) where F : struct, IUnaryFunction
    {
        if (Autograd.IsRecording && x.RequiresGrad) return Forward(name, x, function).Output;
        Check.Floating(name, x);
        var y = x.Device.Empty(x.Shape, x.DType);
        x.Device.Execute(new UnaryCall<F>(function, x, y));
        return OperationTrace.Current is null ? y : Autograd.Note(new UnaryAttributes<F>(name, function), y, x);
    }

    /// <summary>y = f(x), and the cache for <see cref="Backward{F}(Tensor, F, UnaryCache)"/>.</summary>
    /// <exception cref="ShapeException">x is not floating-point.</exception>
    public static (Tensor Output, UnaryCache Cache) Forward<F>(string name, Tensor x, F function) where F : struct, IUnaryFunction
    {
        Check.Floating(name, x);
        var y = x.Device.Empty(x.Shape, x.DType);
        x.Device.Execute(new UnaryCall<F>(function, x, y));
        // Only what the derivative reads is kept alive.
        var cache = new UnaryCache(function.Keeps.HasFlag(Keeps.Input) ? x.Saved() : null,
            function.Keeps.HasFlag(Keeps.Output) ? y : null);
        return (Autograd.Record(new UnaryAttributes<F>(name, function), y, [x], (upstream, _) => [Backward(upstream, function, cache)],
            cache.X, cache.Y), cache);
    }

    /// <summary>dx = upstream·f′.</summary>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than what the function kept.</exception>
    public static Tensor Backward<F>(Tensor upstream, F function, UnaryCache cache) where F : struct, IUnaryFunction
    {
        if ((cache.X ?? cache.Y) is { } kept) Check.Upstream(typeof(F).Name, kept, upstream);
        if (Autograd.CreatesGraph) return Derivative.Unary(upstream, function, cache);
        var dx = upstream.Device.Empty(upstream.Shape, upstream.DType);
        // What was not kept is not read: a stand-in of the right shape.
        upstream.Device.Execute(new UnaryBackwardCall<F>(function, upstream, cache.X ?? upstream, cache.Y ?? upstream, dx));
        return dx;
    }

    /// <summary>y = f(a, b), inputs broadcast to one shape.</summary>
    /// <exception cref="ShapeException">The inputs differ in type, are not floating-point, or do not broadcast.</exception>
    public static Tensor Binary<F>(string name, Tensor a, Tensor b, F function) where F : struct, IBinaryFunction
    {
        Integers.Meet(ref a, ref b);
        Check.SameFloating(name, a, b);
        var y = a.Device.Empty(Shape.Broadcast(a.Shape, b.Shape, name), a.DType);
        a.Device.Execute(new BinaryCall<F>(function, a, b, y));
        if (!Autograd.IsRecording || !(a.RequiresGrad || b.RequiresGrad))
            return OperationTrace.Current is null ? y : Autograd.Note(new BinaryAttributes<F>(name, function), y, a, b);
        var (first, second, result) = (a.Shape, b.Shape, y.Shape);
        // Only what the derivatives read is kept alive.
        var inputs = F.Keeps.HasFlag(Keeps.Input);
        Tensor? x = inputs ? a.Saved() : null, z = inputs ? b.Saved() : null, output = F.Keeps.HasFlag(Keeps.Output) ? y.Detach() : null;
        return Autograd.Record(new BinaryAttributes<F>(name, function), y, [a, b], (upstream, needs) =>
        {
            if (Autograd.CreatesGraph)
                return [needs[0] ? Derivative.Binary(upstream, function, x, z, second: false).SumTo(first) : null,
                    needs[1] ? Derivative.Binary(upstream, function, x, z, second: true).SumTo(second) : null];
            var da = needs[0] ? upstream.Device.Empty(upstream.Shape, upstream.DType) : null;
            var db = needs[1] ? upstream.Device.Empty(upstream.Shape, upstream.DType) : null;
            // What was not kept is not read: a stand-in of the right shape.
            upstream.Device.Execute(new BinaryBackwardCall<F>(function, upstream, x?.Expand(result) ?? upstream, z?.Expand(result)
                ?? upstream,
                output ?? upstream, da, db));
            return [da?.SumTo(first), db?.SumTo(second)];
        }, x, z, output);
    }

    /// <summary>Whether the relation holds, element by element, as a tensor of <see cref="DType.Bool"/>.</summary>
    /// <exception cref="ShapeException">The inputs differ in type or do not broadcast.</exception>
    public static Tensor Compare<C>(string name, Tensor a, Tensor b, C comparison) where C : struct, IComparison
    {
        Integers.Meet(ref a, ref b, exact: true);
        Check.SameType(name, a, b);
        var y = a.Device.Empty(Shape.Broadcast(a.Shape, b.Shape, name), DType.Bool);
        using var _ = Autograd.NoGrad();
        // Exact, and the types that store do not compute.
        if (a.DType.IsHalf) (a, b) = (a.To(DType.Float32), b.To(DType.Float32));
        a.Device.Execute(new CompareCall<C>(comparison, a.Expand(y.Shape), b.Expand(y.Shape), y));
        return Autograd.Note(new CompareAttributes<C>(name, comparison), y, a, b);
    }
}
