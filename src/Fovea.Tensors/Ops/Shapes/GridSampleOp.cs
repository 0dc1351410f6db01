namespace Fovea.Tensors;

/// <summary>What a sample outside an image is.</summary>
public enum GridPadding
{
    /// <summary>0.</summary>
    Zeros,

    /// <summary>The nearest pixel of the image.</summary>
    Border,

    /// <summary>The mirror image.</summary>
    Reflection,
}

/// <summary>Images sampled at points of a grid. Source: M. Jaderberg et al., "Spatial transformer networks", NeurIPS 2015, section
/// 3.3.</summary>
public static class GridSampleOp
{
    extension(Tensor x)
    {
        /// <summary>y[n, c, i, j] = x[n, c] at the point grid[n, i, j] = (column, row), where −1 is the left or upper end of the image and
        /// 1 the right or lower one. Gradients go to images and grid.</summary>
        /// <remarks><b>Shape</b>: images [N, C, H, W], grid [N, H′, W′, 2] → [N, C, H′, W′].</remarks>
        /// <param name="grid">The points, of x's type.</param>
        /// <param name="mode">The nearest pixel, or bilinear between four.</param>
        /// <param name="padding">What is outside the image.</param>
        /// <param name="alignCorners">Whether ±1 are the centres of the corner pixels; otherwise the edges of the image.</param>
        /// <exception cref="ShapeException">Types or shapes do not fit, an image has no pixel, or the mode is neither of the
        /// two.</exception>
        public Tensor GridSample(Tensor grid, InterpolationMode mode = InterpolationMode.Bilinear, GridPadding padding = GridPadding.Zeros,
            bool alignCorners = false)
        {
            Check.SameFloating("grid_sample", x, grid);
            Check.Rank("grid_sample", x, 4, "images [N, C, H, W]");
            int n = x.Shape[0], c = x.Shape[1], h = x.Shape[2], w = x.Shape[3];
            if (grid.Rank != 4 || grid.Shape[0] != n || grid.Shape[3] != 2 || h < 1 || w < 1)
                throw new ShapeException(
                    $"grid_sample: expected a grid [{n}, H′, W′, 2] for images {x.Shape} of at least one pixel, got {grid.Shape}.");
            if (mode is not (InterpolationMode.Nearest or InterpolationMode.Bilinear))
                throw new ShapeException($"grid_sample: expected Nearest or Bilinear, got {mode}.");
            var points = grid.Reshape([grid.Count / 2, 2]);
            Tensor column = Inside(Pixel(points.Select(1, 0), w, alignCorners), w, padding, alignCorners);
            Tensor row = Inside(Pixel(points.Select(1, 1), h, alignCorners), h, padding, alignCorners);
            // Pixels as rows of channels, so that a sample is one row.
            var pixels = x.Permute(0, 2, 3, 1).Reshape([n * h * w, c]);
            var samples = mode == InterpolationMode.Nearest ? Tap(row.Round(), column.Round(), null) : Bilinear();
            return samples.Reshape([n, grid.Shape[1], grid.Shape[2], c]).Permute(0, 3, 1, 2);

            Tensor Bilinear()
            {
                Tensor top = row.Detach().Floor(), left = column.Detach().Floor(), down = row - top, right = column - left;
                return Tap(top, left, (1 - down) * (1 - right)) + Tap(top, left + 1, (1 - down) * right)
                    + Tap(top + 1, left, down * (1 - right)) + Tap(top + 1, left + 1, down * right);
            }

            // The pixels at whole rows and columns, times a weight; 0 outside the image.
            Tensor Tap(Tensor i, Tensor j, Tensor? weight)
            {
                Tensor y = i.Detach().Clamp(0, h - 1), z = j.Detach().Clamp(0, w - 1);
                var inside = y.Equal(i.Detach()).To(x.DType) * z.Equal(j.Detach()).To(x.DType);
                weight = weight is null ? inside : weight * inside;
                // Counted in double precision, which holds every place.
                var place = y.To(DType.Float64) * w + z.To(DType.Float64) + Firsts();
                return pixels.IndexSelect(0, place.To(DType.Int64)) * weight.Unsqueeze(1);
            }

            // The first pixel of each point's image.
            Tensor Firsts() => x.Storage.Device.From([.. Enumerable.Range(0, n).Select(image => (double)image * h * w)], [n, 1])
                .Expand([n, n == 0 ? 0 : points.Shape[0] / n]).Reshape([points.Shape[0]]);
        }
    }

    // −1…1 as numbers of pixels.
    private static Tensor Pixel(Tensor at, int size, bool alignCorners) =>
        alignCorners ? (at + 1) * ((size - 1) / 2.0) : ((at + 1) * size - 1) / 2;

    private static Tensor Inside(Tensor at, int size, GridPadding padding, bool alignCorners)
    {
        if (padding == GridPadding.Zeros) return at;
        if (padding == GridPadding.Reflection)
        {
            var (low, span) = alignCorners ? (0, size - 1.0) : (-0.5, (double)size);
            if (span > 0)
            {
                // To and fro: a triangle wave of period 2·span.
                var turned = (at - low).Abs().Fmod(2 * span);
                at = span - (turned - span).Abs() + low;
            }
        }
        // One pixel is everywhere the same.
        return size > 1 ? at.HardTanh(0, size - 1) : Tensor.ZerosLike(at);
    }

    internal static IEnumerable<GradCase> GradCases()
    {
        Tensor x = Sample.Normal([2, 3, 4, 5]), grid = Sample.Uniform([2, 3, 2, 2], -1.7, 1.7, 2);
        foreach (var padding in Enum.GetValues<GridPadding>())
        {
            yield return new($"grid_sample ({padding.ToString().ToLowerInvariant()})", t =>
                t[0].GridSample(t[1], InterpolationMode.Bilinear, padding), x, grid);
        }
        yield return new("grid_sample (corners)", t =>
            t[0].GridSample(t[1], InterpolationMode.Bilinear, GridPadding.Reflection, alignCorners: true), x, grid);
        yield return new("grid_sample (nearest)", t => t[0].GridSample(t[1], InterpolationMode.Nearest), x, grid);
    }
}
