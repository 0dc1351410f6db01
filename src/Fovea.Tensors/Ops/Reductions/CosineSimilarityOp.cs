namespace Fovea.Tensors;

/// <summary>The cosine of the angle between vectors, and vectors of length 1.</summary>
public static class CosineSimilarityOp
{
    extension(Tensor a)
    {
        /// <summary>Σ a·b / (max(‖a‖, ε)·max(‖b‖, ε)) along an axis; a and b broadcast.</summary>
        /// <param name="b">The other vectors.</param>
        /// <param name="axis">The axis of the elements.</param>
        /// <param name="epsilon">ε, the least length that is divided by.</param>
        /// <exception cref="ShapeException">The types differ or are not floating-point, the shapes do not broadcast, or the axis does not
        /// exist.</exception>
        public Tensor CosineSimilarity(Tensor b, int axis = 1, double epsilon = 1e-8)
        {
            Check.SameFloating("cosine_similarity", a, b);
            var shape = Shape.Broadcast(a.Shape, b.Shape, "cosine_similarity");
            int[] along = [shape.Axis(axis)];
            Tensor x = a.Expand(shape), y = b.Expand(shape);
            return (x * y).Sum(along) / (AtLeast(x.Norm(2, along), epsilon) * AtLeast(y.Norm(2, along), epsilon));
        }

        /// <summary>x / max(‖x‖ₚ, ε) along an axis: vectors of length 1.</summary>
        /// <param name="p">Of the norm; positive, or ∞ for the largest magnitude.</param>
        /// <param name="axis">The axis of the elements.</param>
        /// <param name="epsilon">ε, the least length that is divided by.</param>
        /// <exception cref="ArgumentOutOfRangeException">p is not positive.</exception>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor Normalize(double p = 2, int axis = 1, double epsilon = 1e-12)
        {
            Check.Floating("normalize", a);
            return a / AtLeast(a.Norm(p, [axis], keepDim: true), epsilon);
        }
    }

    private static Tensor AtLeast(Tensor length, double epsilon) => length.Clamp(epsilon, double.PositiveInfinity);

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("cosine_similarity", t => t[0].CosineSimilarity(t[1]), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
        new("cosine_similarity (broadcast)", t => t[0].CosineSimilarity(t[1], -1), Sample.Normal([2, 3, 5]), Sample.Normal([5], 2)),
        new("normalize (length 1)", t => t[0].Normalize(), Sample.Normal([3, 5])),
        new("normalize (length 1, p 1)", t => t[0].Normalize(1, 0), Sample.AwayFromZero([3, 5])),
    ];
}
