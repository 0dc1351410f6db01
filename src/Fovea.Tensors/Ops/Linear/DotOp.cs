namespace Fovea.Tensors;

/// <summary>Products of vectors.</summary>
public static class DotOp
{
    extension(Tensor a)
    {
        /// <summary>Σᵢ aᵢ·bᵢ of two vectors.</summary>
        /// <exception cref="ShapeException">They are not vectors of one length and one floating-point type.</exception>
        public Tensor Dot(Tensor b)
        {
            Check.Rank("dot", a, 1, "two vectors");
            Check.SameShape("dot", a, b);
            return (a * b).Sum();
        }

        /// <summary>y[i, j] = aᵢ·bⱼ of two vectors.</summary>
        /// <exception cref="ShapeException">They are not vectors of one floating-point type.</exception>
        public Tensor Outer(Tensor b)
        {
            Check.Rank("outer", a, 1, "two vectors");
            Check.Rank("outer", b, 1, "two vectors");
            return a.Unsqueeze(1) * b;
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("dot", t => t[0].Dot(t[1]), Sample.Normal([5]), Sample.Normal([5], 2)),
        new("outer", t => t[0].Outer(t[1]), Sample.Normal([3]), Sample.Normal([5], 2)),
    ];
}
