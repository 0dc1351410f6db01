namespace Fovea.Tensors;

/// <summary>Windows of images as columns (im2col), and their sum back in place (col2im).</summary>
public static class UnfoldOp
{
    extension(Tensor x)
    {
        /// <summary>Each window of the images as a column, so that a convolution is a matrix product; zeros outside the images.</summary>
        /// <remarks><b>Shape</b>: [N, C, H, W] → [N, C·Kh·Kw, L], L windows in row-major order.</remarks>
        /// <param name="kernel">Height and width of a window.</param>
        /// <param name="stride">Pixels between windows; 1 unless given.</param>
        /// <param name="padding">Rows and columns of zeros on each side; 0 unless given.</param>
        /// <param name="dilation">Pixels from one element of a window to the next; 1 unless given.</param>
        /// <exception cref="ShapeException">x is not [N, C, H, W], a number is too small, or the images are smaller than the
        /// window.</exception>
        public Tensor Unfold(Size2 kernel, Size2? stride = null, Size2? padding = null, Size2? dilation = null)
        {
            Check.Rank("unfold", x, 4, "input [N, C, H, W]");
            int n = x.Shape[0], c = x.Shape[1];
            var places = new PatchPlaces("unfold", (x.Shape[2], x.Shape[3]), kernel, stride, padding, dilation);
            var (rows, columns) = places.Padding;
            var padded = rows == 0 && columns == 0 ? x : x.Pad([(rows, rows), (columns, columns)]);
            return padded.Reshape([n, c, places.Padded.H * places.Padded.W]).IndexSelect(2, places.Index(x.Storage.Device))
                .Reshape([n, c * places.Taps, places.Windows]);
        }

        /// <summary>Columns put back as windows of images, added up where they overlap: the adjoint of <c>Unfold</c>.</summary>
        /// <remarks><b>Shape</b>: [N, C·Kh·Kw, L] → [N, C, H, W].</remarks>
        /// <param name="size">H and W.</param>
        /// <param name="kernel">Height and width of a window.</param>
        /// <param name="stride">Pixels between windows; 1 unless given.</param>
        /// <param name="padding">Rows and columns on each side that are left out; 0 unless given.</param>
        /// <param name="dilation">Pixels from one element of a window to the next; 1 unless given.</param>
        /// <exception cref="ShapeException">x is not floating-point, its sizes are not those of windows of such images, or a number is too
        /// small.</exception>
        public Tensor Fold(Size2 size, Size2 kernel, Size2? stride = null, Size2? padding = null, Size2? dilation = null)
        {
            Check.Floating("fold", x);
            Check.Rank("fold", x, 3, "input [N, C·Kh·Kw, L]");
            var places = new PatchPlaces("fold", size, kernel, stride, padding, dilation);
            if (x.Shape[1] % places.Taps != 0 || x.Shape[2] != places.Windows)
                throw new ShapeException($"fold: expected columns [N, a multiple of {places.Taps}, {places.Windows}], got {x.Shape}.");
            int n = x.Shape[0], c = x.Shape[1] / places.Taps;
            var ((rows, columns), (h, w)) = (places.Padding, places.Padded);
            var sums = x.Device.Full([n, c, h * w], 0, x.DType)
                .IndexAdd(2, places.Index(x.Storage.Device), x.Reshape([n, c, places.Taps * places.Windows]));
            return sums.Reshape([n, c, h, w]).Slice(2, rows, h - rows).Slice(3, columns, w - columns);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("unfold", t => t[0].Unfold((2, 3), stride: (2, 1), padding: (1, 0), dilation: (1, 2)), Sample.Normal([2, 3, 5, 6])),
        new("fold", t => t[0].Fold((5, 4), (2, 3), stride: (2, 1), padding: (1, 0)), Sample.Normal([2, 12, 6])),
    ];
}
