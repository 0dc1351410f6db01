namespace Fovea.Tensors;

/// <summary>Draws with a probability for each element.</summary>
[NoGradient("the result is drawn")]
public static class BernoulliOp
{
    extension(Tensor)
    {
        /// <summary>1 with the probability that stands in each element, else 0, independently.</summary>
        /// <param name="probabilities">Numbers from 0 to 1.</param>
        /// <param name="generator">Of the random numbers.</param>
        /// <exception cref="ShapeException">The probabilities are not floating-point, or one is no number from 0 to 1.</exception>
        public static Tensor Bernoulli(Tensor probabilities, Generator? generator = null)
        {
            Check.Floating("bernoulli", probabilities);
            var p = probabilities.Detach();
            if (p.Count == 0) return p;
            double least = p.Min().Item(), most = p.Max().Item();
            if (!(least >= 0 && most <= 1))
                throw new ShapeException(FormattableString.Invariant(
                    $"bernoulli: expected probabilities from 0 to 1, got {least} to {most}."));
            return Tensor.RandLike(p, generator: generator).Less(p).To(p.DType);
        }
    }
}
