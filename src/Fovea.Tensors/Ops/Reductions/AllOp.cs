namespace Fovea.Tensors;

/// <summary>Whether all elements hold, over axes, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class AllOp
{
    extension(Tensor x)
    {
        /// <summary>Whether all elements hold, over the axes; over all where none are given. A number other than 0 holds.</summary>
        /// <param name="axes">Axes to reduce; negative ones count from the end.</param>
        /// <param name="keepDim">Keep reduced axes with size 1.</param>
        /// <exception cref="ShapeException">An axis does not exist or comes twice.</exception>
        public Tensor All(int[]? axes = null, bool keepDim = false)
        {
            var reduced = Axes.Normalize("all", x.Shape, axes);
            if (Axes.Count(x.Shape, reduced) > 0)
                return x.To(DType.Bool).To(DType.UInt8).Min(axes, keepDim).To(DType.Bool);
            // Of nothing all hold.
            var shape = keepDim ? Shape.Create([.. x.Shape.Select((size, i) => reduced[i] ? 1 : size)]) : Axes.Drop(x.Shape, reduced);
            return x.Device.Full(shape, 1, DType.Bool);
        }

        /// <summary>Whether all elements hold, along one axis.</summary>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor All(int axis, bool keepDim = false) => x.All([axis], keepDim);
    }
}
