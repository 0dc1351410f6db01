namespace Fovea.Tensors;

/// <summary>Whether any element holds, over axes, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class AnyOp
{
    extension(Tensor x)
    {
        /// <summary>Whether any element holds, over the axes; over all where none are given. A number other than 0 holds.</summary>
        /// <param name="axes">Axes to reduce; negative ones count from the end.</param>
        /// <param name="keepDim">Keep reduced axes with size 1.</param>
        /// <exception cref="ShapeException">An axis does not exist or comes twice.</exception>
        public Tensor Any(int[]? axes = null, bool keepDim = false)
        {
            var reduced = Axes.Normalize("any", x.Shape, axes);
            if (Axes.Count(x.Shape, reduced) > 0)
                return x.To(DType.Bool).To(DType.UInt8).Max(axes, keepDim).To(DType.Bool);
            // Of nothing none holds.
            var shape = keepDim ? Shape.Create([.. x.Shape.Select((size, i) => reduced[i] ? 1 : size)]) : Axes.Drop(x.Shape, reduced);
            return x.Device.Full(shape, 0, DType.Bool);
        }

        /// <summary>Whether any element holds, along one axis.</summary>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor Any(int axis, bool keepDim = false) => x.Any([axis], keepDim);
    }
}
