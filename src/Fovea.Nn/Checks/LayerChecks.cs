using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The layers of the modular backprop API, each with its <c>Forward</c> and <c>Backward</c> called by hand, as cases for
/// <see cref="GradCheck"/>.</summary>
public static class LayerChecks
{
    /// <summary>The largest error that is accepted.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Every layer.</summary>
    public static IReadOnlyList<GradCase> All()
    {
        Tensor matrix = Normal([4, 3], 1), images = Normal([2, 3, 5, 4], 2), gamma = Normal([3], 3), beta = Normal([3], 4);
        var labels = Tensor.From(2L, 0, 1, 2);
        return
        [
            Case("fully-connected", t => FullyConnectedOp.Forward(t[0], t[1], t[2]), (u, cache) =>
            {
                var (x, w, b) = FullyConnectedOp.Backward(u, cache);
                return [x, w, b];
            }, Normal([3, 2, 4], 1), Normal([8, 5], 2), Normal([5], 3)),
            Case("ReLU", t => ReLUOp.Forward(t[0]), (u, cache) => [ReLUOp.Backward(u, cache)], AwayFromZero([3, 5])),
            Case("softmax loss", t => CrossEntropyOp.LossAndGradient(t[0], labels), (u, gradient) => [gradient * u], matrix),
            Case("L2 loss", t => MseLossOp.Forward(t[0], t[1]), (u, cache) =>
            {
                var (x, target) = MseLossOp.Backward(u, cache);
                return [x, target];
            }, matrix, Normal([4, 3], 5)),
            Case("L2 regularisation", t => L2RegularizationOp.Forward(t[0], 0.3),
                (u, cache) => [L2RegularizationOp.Backward(u, cache)], matrix),
            Case("dropout (train)", t => DropoutOp.Forward(t[0], 0.4, true, new(7)), (u, cache) => [DropoutOp.Backward(u, cache)], matrix),
            Case("dropout (test)", t => DropoutOp.Forward(t[0], 0.4, false), (u, cache) => [DropoutOp.Backward(u, cache)], matrix),
            Case("spatial dropout (train)", t => DropoutOp.ForwardSpatial(t[0], 0.4, true, new(7)),
                (u, cache) => [DropoutOp.Backward(u, cache)], images),
            Case("spatial dropout (test)", t => DropoutOp.ForwardSpatial(t[0], 0.4, false),
                (u, cache) => [DropoutOp.Backward(u, cache)], images),
            BatchNormCase("batch normalisation (train)", true, matrix),
            BatchNormCase("batch normalisation (test)", false, matrix),
            BatchNormCase("spatial batch normalisation (train)", true, images),
            BatchNormCase("spatial batch normalisation (test)", false, images),
            Case("convolution", t => Conv2dOp.Forward(t[0], t[1], t[2], new() { Stride = (2, 1), Padding = 1 }), (u, cache) =>
            {
                var (x, w, b) = Conv2dOp.Backward(u, cache);
                return [x, w, b];
            }, images, Normal([4, 3, 3, 2], 5), Normal([4], 6)),
            Case("max-pool", t => MaxPool2dOp.Forward(t[0], new(2)),
                (u, cache) => [MaxPool2dOp.Backward(u, cache)], Distinct([2, 3, 7, 6])),
        ];

        GradCase BatchNormCase(string name, bool training, Tensor x) => Case(name, t => BatchNormOp.Forward(t[0], t[1], t[2],
            new(Normal([3], 8), Tensor.From(0.5, 1.5, 2), 0.1), training), (u, cache) =>
            {
                var (dx, scale, shift) = BatchNormOp.Backward(u, cache);
                return [dx, scale, shift];
            }, x, gamma, beta);
    }

    /// <summary>A layer as a case: its backward pass is what autograd is given, so that the check runs what a reader would call.</summary>
    internal static GradCase Case<C>(string name, Func<Tensor[], (Tensor Output, C Cache)> forward, Func<Tensor, C, Tensor?[]> backward,
        params Tensor[] inputs) => new(name, t =>
        {
            (Tensor Output, C Cache) pass;
            using (Autograd.NoGrad()) pass = forward(t);
            return Autograd.Record(name, pass.Output.Detach(), t, (upstream, _) => backward(upstream, pass.Cache));
        }, inputs);

    internal static Tensor Normal(Shape shape, ulong seed) => Tensor.Randn(shape, dtype: DType.Float64, generator: new(seed));

    private static Tensor AwayFromZero(Shape shape)
    {
        var x = Normal(shape, 1);
        return x + x.Sign() * 0.1;
    }

    private static Tensor Distinct(Shape shape) =>
        Tensor.From(Array.ConvertAll(new Generator(1).Permutation(shape.Elements), i => 0.05 * i), shape);
}
