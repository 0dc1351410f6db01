namespace Fovea.Tensors;

/// <summary>Vector norms over axes.</summary>
public static class NormOp
{
    extension(Tensor x)
    {
        /// <summary>‖x‖ₚ = (Σ |x|ᵖ)^{1/p} over the axes; p = 1, 2 or any positive number, ∞ for the largest magnitude. The gradient at 0 is
        /// 0.</summary>
        /// <exception cref="ArgumentOutOfRangeException">p is not positive.</exception>
        public Tensor Norm(double p = 2, int[]? axes = null, bool keepDim = false)
        {
            if (!(p > 0)) throw new ArgumentOutOfRangeException(nameof(p), p, "Norm: expected p > 0.");
            return p switch
            {
                1 => x.Abs().Sum(axes, keepDim),
                2 => Root(x.Square().Sum(axes, keepDim), 2),
                double.PositiveInfinity => x.Abs().Max(axes, keepDim),
                _ => Root(x.Abs().Pow(p).Sum(axes, keepDim), p),
            };
        }

        /// <summary>‖x‖ₚ along one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">p is not positive.</exception>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor Norm(double p, int axis, bool keepDim = false) => x.Norm(p, [axis], keepDim);
    }

    /// <summary>s^{1/p}, whose slope is infinite at 0: there it gives s itself, so that the chain rule's 0·∞ does not become NaN.</summary>
    internal static Tensor Root(Tensor s, double p)
    {
        var zero = s.Equal(0);
        var positive = zero.Where(s.Device.Full([], 1, s.DType), s);
        return zero.Where(s, p == 2 ? positive.Sqrt() : positive.Pow(1 / p));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("norm", t => t[0].Norm(), Sample.Normal([3, 5])),
        new("norm (p 1)", t => t[0].Norm(1, [1]), Sample.AwayFromZero([3, 5])),
        new("norm (p 3)", t => t[0].Norm(3, [0], keepDim: true), Sample.AwayFromZero([3, 5])),
        new("norm (p ∞)", t => t[0].Norm(double.PositiveInfinity, [1]), Sample.Distinct([3, 5])),
    ];
}
