namespace Fovea.Tensors;

/// <summary>What softmax or its logarithm keeps for its backward pass.</summary>
/// <param name="Y">The output.</param>
/// <param name="Log">Whether it is the logarithm.</param>
public sealed record SoftmaxCache(Tensor Y, bool Log);

/// <summary>Y = eˣ / Σ eˣ along the last axis, stable for any scores.</summary>
public static class SoftmaxOp
{
    /// <summary>Softmax of the last axis, or its logarithm, and the cache for <see cref="Backward"/>.</summary>
    /// <exception cref="ShapeException">x is not floating-point, or has no axis.</exception>
    public static (Tensor Output, SoftmaxCache Cache) Forward(Tensor x, bool log = false)
    {
        var name = log ? "log_softmax" : "softmax";
        Check.Floating(name, x);
        if (x.Rank == 0 || x.Shape[^1] == 0) throw new ShapeException($"{name}: expected at least one class along the last axis, got {x.Shape}.");
        var y = x.Device.Empty(x.Shape, x.DType);
        x.Device.Execute(new SoftmaxCall(x, x.Count / x.Shape[^1], log, y));
        var cache = new SoftmaxCache(y, log);
        return (Autograd.Record(new SoftmaxAttributes(log, -1), y, [x], (upstream, _) => [Backward(upstream, cache)], y), cache);
    }

    /// <summary>dX = Y·(g − Σ g·Y), or for the logarithm g − eʸ·Σ g, with g = ∂L/∂Y.</summary>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than Y.</exception>
    public static Tensor Backward(Tensor upstream, SoftmaxCache cache)
    {
        Check.Upstream(cache.Log ? "log_softmax" : "softmax", cache.Y, upstream);
        if (Autograd.CreatesGraph)
            return SoftmaxBackwardCall.Gradient(upstream, cache.Y, upstream.Count / upstream.Shape[^1], cache.Log).Reshape(upstream.Shape);
        var dx = upstream.Device.Empty(upstream.Shape, upstream.DType);
        dx.Device.Execute(new SoftmaxBackwardCall(upstream, cache.Y, upstream.Count / upstream.Shape[^1], cache.Log, dx));
        return dx;
    }

    extension(Tensor x)
    {
        /// <summary>eˣ / Σ eˣ along an axis.</summary>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor Softmax(int axis = -1) => Along(x, axis, log: false);

        /// <summary>x − ln Σ eˣ along an axis.</summary>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor LogSoftmax(int axis = -1) => Along(x, axis, log: true);
    }

    private static Tensor Along(Tensor x, int axis, bool log) => x.Shape.Axis(axis) == x.Rank - 1
        ? Forward(x, log).Output
        : Autograd.Note(new SoftmaxAttributes(log, axis), Forward(x.Transpose(axis, -1), log).Output.Transpose(axis, -1), x);

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("softmax", t => t[0].Softmax(), Sample.Normal([3, 5])),
        new("softmax (axis 1)", t => t[0].Softmax(1), Sample.Normal([3, 5, 2])),
        new("log_softmax", t => t[0].LogSoftmax(), Sample.Normal([3, 5])),
        new("log_softmax (axis 0)", t => t[0].LogSoftmax(0), Sample.Normal([3, 5])),
    ];
}

/// <summary>Softmax along an axis, or its logarithm.</summary>
/// <param name="Log">Whether it is the logarithm.</param>
/// <param name="Axis">The axis.</param>
public sealed record SoftmaxAttributes(bool Log, int Axis) : OperationAttributes(Log ? "log_softmax" : "softmax")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Log ? inputs[0]!.LogSoftmax(Axis) : inputs[0]!.Softmax(Axis);
}
