namespace Fovea.Tensors;

/// <summary>Which elements are numbers.</summary>
[NoGradient("the result is a truth value")]
public static class FiniteOp
{
    extension(Tensor x)
    {
        /// <summary>Where x is NaN, as <see cref="DType.Bool"/>.</summary>
        public Tensor IsNaN() => x.NotEqual(x);

        /// <summary>Where x is ∞ or −∞, as <see cref="DType.Bool"/>.</summary>
        public Tensor IsInfinite() => x.DType.IsFloating ? x.Detach().Abs().Equal(double.PositiveInfinity) : x.NotEqual(x);

        /// <summary>Where x is neither NaN nor infinite, as <see cref="DType.Bool"/>.</summary>
        public Tensor IsFinite() => x.DType.IsFloating ? x.Detach().Abs().Less(double.PositiveInfinity) : x.Equal(x);
    }
}
