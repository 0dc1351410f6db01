namespace Fovea.Tensors;

/// <summary>Elements filled or taken where a mask is true.</summary>
public static class MaskOp
{
    extension(Tensor x)
    {
        /// <summary>x, and a number where the mask is true.</summary>
        /// <param name="mask">Bool; broadcasts to x's shape.</param>
        /// <param name="value">The number, in x's type.</param>
        /// <exception cref="ShapeException">The mask is not Bool, or does not broadcast to x's shape.</exception>
        public Tensor MaskedFill(Tensor mask, double value)
        {
            if (Shape.Broadcast(mask.Shape, x.Shape, "masked_fill") != x.Shape)
                throw new ShapeException($"masked_fill: expected a mask that broadcasts to {x.Shape}, got {mask.Shape}.");
            return mask.Where(x.Device.Full([], value, x.DType), x);
        }

        /// <summary>The elements where the mask is true, in row-major order; x and mask broadcast.</summary>
        /// <remarks><b>Shape</b>: [K]. The host reads the mask to find K.</remarks>
        /// <param name="mask">Bool.</param>
        /// <exception cref="ShapeException">The mask is not Bool, or the shapes do not broadcast.</exception>
        public Tensor MaskedSelect(Tensor mask)
        {
            if (mask.DType != DType.Bool)
                throw new ShapeException($"masked_select: expected a mask of Bool, got {mask.DType}. Compare first, e.g. x.Greater(0).");
            var shape = Shape.Broadcast(x.Shape, mask.Shape, "masked_select");
            return x.Expand(shape).Reshape([shape.Elements]).IndexSelect(0, mask.Expand(shape).NonZeroPlaces());
        }
    }

    internal static IEnumerable<GradCase> GradCases()
    {
        static Tensor Mask(Tensor like) => like.Storage.Device.From([true, false, true, true, false], [5]);
        yield return new("masked_fill", t => t[0].MaskedFill(Mask(t[0]), 0.5), Sample.Normal([3, 5]));
        yield return new("masked_select", t => t[0].MaskedSelect(Mask(t[0])), Sample.Normal([3, 5]));
        yield return new("masked_select (broadcast)", t => t[0].MaskedSelect(Mask(t[0])), Sample.Normal([3, 1]));
    }
}
