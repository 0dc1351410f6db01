namespace Fovea.Tensors;

/// <summary>What dropout keeps for its backward pass.</summary>
/// <param name="Mask">m/(1 − p), of x's shape or with one value a channel; null in inference, where nothing is dropped.</param>
public sealed record DropoutCache(Tensor? Mask);

/// <summary>Dropout: elements, or whole channels, are set to 0 at random and the others scaled up, so that the expectation stays.</summary>
/// <remarks>Source: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014); channels: J.
/// Tompson et al., "Efficient object localization using convolutional networks", CVPR 2015.</remarks>
public static class DropoutOp
{
    /// <summary>In training x·m/(1 − p), each m independently 0 with probability p, else 1; in inference x. With the cache for
    /// <see cref="Backward"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="p">The probability that an element is dropped.</param>
    /// <param name="training">Whether to drop.</param>
    /// <param name="generator">Of the random numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    public static (Tensor Output, DropoutCache Cache) Forward(Tensor x, double p, bool training = true, Generator? generator = null) =>
        Apply(x, Mask(x, x.Shape, p, generator, training));

    /// <summary>Spatial dropout: the same with one m for each channel of images [N, C, …].</summary>
    /// <param name="x">[N, C, …].</param>
    /// <param name="p">The probability that a channel is dropped.</param>
    /// <param name="training">Whether to drop.</param>
    /// <param name="generator">Of the random numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    /// <exception cref="ShapeException">x has fewer than two axes.</exception>
    public static (Tensor Output, DropoutCache Cache) ForwardSpatial(Tensor x, double p, bool training = true,
        Generator? generator = null) => Apply(x, Mask(x, Channels(x), p, generator, training));

    /// <summary>dX = dY·m/(1 − p), with the m of the forward pass.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward"/> or <see cref="ForwardSpatial"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient does not fit the mask.</exception>
    public static Tensor Backward(Tensor upstream, DropoutCache cache)
    {
        if (cache.Mask is not { } mask) return upstream;
        Check.Upstream("dropout", Shape.Broadcast(mask.Shape, upstream.Shape, "dropout"), mask.DType, upstream);
        return upstream * mask;
    }

    extension(Tensor x)
    {
        /// <summary>x·m/(1 − p), each m independently 0 with probability p, else 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
        public Tensor Dropout(double p, Generator? generator = null) => Forward(x, p, true, generator).Output;

        /// <summary>x·m/(1 − p) with one m for each channel of images [N, C, …].</summary>
        /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
        /// <exception cref="ShapeException">x has fewer than two axes.</exception>
        public Tensor Dropout2d(double p, Generator? generator = null) => ForwardSpatial(x, p, true, generator).Output;
    }

    private static (Tensor, DropoutCache) Apply(Tensor x, Tensor? mask) => (mask is null ? x : x * mask, new(mask));

    private static Shape Channels(Tensor x) => x.Rank < 2 ? throw new ShapeException($"dropout2d: expected input [N, C, …], got {x.Shape}.")
        : [x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];

    private static Tensor? Mask(Tensor x, Shape shape, double p, Generator? generator, bool training)
    {
        if (p is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout: expected a probability from 0 to 1.");
        return training ? x.Device.Bernoulli(shape, 1 - p, p < 1 ? 1 / (1 - p) : 0, x.DType, generator) : null;
    }

    internal static IEnumerable<GradCase> LayerCases()
    {
        Tensor matrix = Sample.Normal([4, 3]), images = Sample.Normal([2, 3, 5, 4], 2);
        return
        [
            GradCase.OfLayer("dropout (train)", t => Forward(t[0], 0.4, true, new(7)), (u, cache) => [Backward(u, cache)], matrix),
            GradCase.OfLayer("dropout (test)", t => Forward(t[0], 0.4, false), (u, cache) => [Backward(u, cache)], matrix),
            GradCase.OfLayer("spatial dropout (train)", t => ForwardSpatial(t[0], 0.4, true, new(7)), (u, cache) => [Backward(u, cache)],
                images),
            GradCase.OfLayer("spatial dropout (test)", t => ForwardSpatial(t[0], 0.4, false), (u, cache) => [Backward(u, cache)], images),
        ];
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("dropout", t => t[0].Dropout(0.4, new(7)), Sample.Normal([5, 7])),
        new("dropout2d", t => t[0].Dropout2d(0.4, new(7)), Sample.Normal([3, 5, 2, 3])),
    ];
}
