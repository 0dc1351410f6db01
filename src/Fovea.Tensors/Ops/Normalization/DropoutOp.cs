namespace Fovea.Tensors;

/// <summary>Dropout: elements, or whole channels, are set to 0 at random and the others scaled up, so that the expectation stays.</summary>
/// <remarks>Source: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014); channels: J.
/// Tompson et
/// al., "Efficient object localization using convolutional networks", CVPR 2015.</remarks>
public static class DropoutOp
{
    extension(Tensor x)
    {
        /// <summary>x·m/(1 − p), each m independently 0 with probability p, else 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
        public Tensor Dropout(double p, Generator? generator = null) => x * Mask(x, x.Shape, p, generator);

        /// <summary>x·m/(1 − p) with one m for each channel of images [N, C, …].</summary>
        /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
        /// <exception cref="ShapeException">x has fewer than two axes.</exception>
        public Tensor Dropout2d(double p, Generator? generator = null) => x.Rank < 2
            ? throw new ShapeException($"dropout2d: expected input [N, C, …], got {x.Shape}.")
            : x * Mask(x, [x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)], p, generator);
    }

    private static Tensor Mask(Tensor x, Shape shape, double p, Generator? generator) => p is >= 0 and <= 1
        ? Tensor.Bernoulli(shape, 1 - p, p < 1 ? 1 / (1 - p) : 0, x.DType, generator)
        : throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout: expected a probability from 0 to 1.");

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("dropout", t => t[0].Dropout(0.4, new(7)), Sample.Normal([5, 7])),
        new("dropout2d", t => t[0].Dropout2d(0.4, new(7)), Sample.Normal([3, 5, 2, 3])),
    ];
}
