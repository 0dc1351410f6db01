namespace Fovea.Tensors;

/// <summary>Channels as finer pixels, and the opposite. Source: W. Shi et al., "Real-time single image and video super-resolution using an
/// efficient sub-pixel convolutional neural network", CVPR 2016, section 3.2.</summary>
public static class PixelShuffleOp
{
    extension(Tensor x)
    {
        /// <summary>y[…, c, r·i + p, r·j + q] = x[…, r²·c + r·p + q, i, j].</summary>
        /// <remarks><b>Shape</b>: […, r²·C, H, W] → […, C, r·H, r·W].</remarks>
        /// <param name="factor">r: how much larger height and width become.</param>
        /// <exception cref="ShapeException">x has fewer than three axes, r is below 1, or r² does not divide the channels.</exception>
        public Tensor PixelShuffle(int factor)
        {
            if (x.Rank < 3 || factor < 1 || x.Shape[-3] % (factor * factor) != 0)
                throw new ShapeException(
                    $"pixel_shuffle: expected input […, C, H, W] with C a multiple of {factor}², factor 1 or more, got {x.Shape}.");
            int c = x.Shape[-3] / (factor * factor), h = x.Shape[-2], w = x.Shape[-1];
            var planes = x.Shape.Product(0, x.Rank - 3) * c;
            var y = x.Reshape([planes, factor, factor, h, w]).Permute(0, 3, 1, 4, 2);
            return Autograd.Note(new PixelShuffleAttributes("pixel_shuffle", factor),
                y.Reshape([.. x.Shape.Sizes[..^3], c, factor * h, factor * w]), x);
        }

        /// <summary>y[…, r²·c + r·p + q, i, j] = x[…, c, r·i + p, r·j + q]: the opposite of <c>PixelShuffle</c>.</summary>
        /// <remarks><b>Shape</b>: […, C, r·H, r·W] → […, r²·C, H, W].</remarks>
        /// <param name="factor">r: how much smaller height and width become.</param>
        /// <exception cref="ShapeException">x has fewer than three axes, r is below 1, or r does not divide height and width.</exception>
        public Tensor PixelUnshuffle(int factor)
        {
            if (x.Rank < 3 || factor < 1 || x.Shape[-2] % factor != 0 || x.Shape[-1] % factor != 0)
                throw new ShapeException(
                    $"pixel_unshuffle: expected input […, C, H, W] with H and W multiples of {factor}, factor 1 or more, "
                    + $"got {x.Shape}.");
            int c = x.Shape[-3], h = x.Shape[-2] / factor, w = x.Shape[-1] / factor;
            var planes = x.Shape.Product(0, x.Rank - 3) * c;
            var y = x.Reshape([planes, h, factor, w, factor]).Permute(0, 2, 4, 1, 3);
            return Autograd.Note(new PixelShuffleAttributes("pixel_unshuffle", factor),
                y.Reshape([.. x.Shape.Sizes[..^3], factor * factor * c, h, w]), x);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("pixel_shuffle", t => t[0].PixelShuffle(2), Sample.Normal([3, 8, 3, 5])),
        new("pixel_unshuffle", t => t[0].PixelUnshuffle(3), Sample.Normal([2, 3, 6])),
    ];
}

/// <summary>Channels as finer pixels, <c>pixel_shuffle</c>, or pixels as channels, <c>pixel_unshuffle</c>.</summary>
/// <param name="Name">Which of the two.</param>
/// <param name="Factor">Between the heights, and the widths.</param>
public sealed record PixelShuffleAttributes(string Name, int Factor) : OperationAttributes(Name)
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        Name == "pixel_shuffle" ? inputs[0]!.PixelShuffle(Factor) : inputs[0]!.PixelUnshuffle(Factor);
}
