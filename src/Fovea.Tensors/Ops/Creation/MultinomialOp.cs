namespace Fovea.Tensors;

/// <summary>Draws of categories by weight.</summary>
[NoGradient("the result is a place")]
public static class MultinomialOp
{
    extension(Tensor weights)
    {
        /// <summary>Categories drawn with probabilities proportional to these weights, as Int64.</summary>
        /// <remarks><b>Shape</b>: weights [K] or [N, K] → [samples] or [N, samples]. With replacement by inversion of the cumulative sums;
        /// without, the categories whose clocks ring first, where clock k rings after an exponential time of rate wₖ. Source: P. Efraimidis
        /// and P. Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97 (2006).</remarks>
        /// <param name="samples">How many for each row of weights.</param>
        /// <param name="replacement">Whether a category may be drawn again.</param>
        /// <param name="generator">Of the random numbers.</param>
        /// <exception cref="ShapeException">The weights are not floating-point vectors, one is negative or not finite, all are 0, or there
        /// are fewer categories of positive weight than samples without replacement.</exception>
        public Tensor Multinomial(int samples, bool replacement = false, Generator? generator = null)
        {
            Check.Floating("multinomial", weights);
            if (weights.Rank is not (1 or 2) || samples < 1)
                throw new ShapeException($"multinomial: expected weights [K] or [N, K] and 1 sample or more, "
                    + $"got {weights.Shape} and {samples}.");
            using var _ = Autograd.NoGrad();
            var rows = weights.View(-1, weights.Shape[^1]).To(DType.Float64);
            Require(rows, replacement ? 1 : samples);
            var (n, k) = (rows.Shape[0], rows.Shape[1]);
            Tensor drawn;
            if (replacement)
            {
                var sums = rows.CumSum(1);
                sums /= sums.Slice(1, k - 1, k);
                var u = Uniform(rows, [n, samples, 1], generator);
                drawn = sums.Unsqueeze(1).LessOrEqual(u).To(DType.Float64).Sum(-1).To(DType.Int64);
            }
            else
            {
                var rings = -(1 - Uniform(rows, rows.Shape, generator)).Log() / rows;
                drawn = rings.TopK(samples, 1, largest: false).Index;
            }
            return drawn.Reshape(weights.Shape.With(-1, samples));
        }
    }

    private static Tensor Uniform(Tensor like, Shape shape, Generator? generator) =>
        RandomOp.Draw(like.Device, new UniformDistribution(0, 1, DType.Float64), shape, DType.Float64, generator, requiresGrad: false);

    private static void Require(Tensor rows, int least)
    {
        var w = rows.AsReadOnlySpan<double>();
        var k = rows.Shape[1];
        for (var row = 0; row < rows.Shape[0]; row++)
        {
            var positive = 0;
            foreach (var weight in w.Slice(row * k, k))
            {
                if (!(weight >= 0 && double.IsFinite(weight)))
                    throw new ShapeException(FormattableString.Invariant(
                        $"multinomial: expected finite weights of 0 or more, got {weight} in row {row}."));
                if (weight > 0) positive++;
            }
            if (positive < least)
                throw new ShapeException($"multinomial: expected at least {least} positive weights, got {positive} in row {row}.");
        }
    }
}
