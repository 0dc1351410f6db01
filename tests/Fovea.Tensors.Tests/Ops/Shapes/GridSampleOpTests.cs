namespace Fovea.Tensors.Tests;

public class GridSampleOpTests
{
    public static MatrixTheoryData<InterpolationMode, GridPadding, bool, DType> Cases() => new(
        [InterpolationMode.Nearest, InterpolationMode.Bilinear], Enum.GetValues<GridPadding>(), [false, true],
        [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Samples_are_what_the_definition_says(InterpolationMode mode, GridPadding padding, bool corners, DType dtype)
    {
        Tensor x = Golden.Input(1, [2, 3, 4, 5], dtype), grid = Golden.Input(2, [2, 3, 6, 2], dtype) * 1.2;
        var expected = Naive.Make([2, 3, 3, 6], at => Sample(x, at[0], at[1],
            grid.At(at[0], at[2], at[3], 1), grid.At(at[0], at[2], at[3], 0), mode, padding, corners));
        Expect.Close(expected, x.GridSample(grid, mode, padding, corners), dtype == DType.Float32 ? 1e-5 : 1e-13);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_grid_of_the_identity_gives_the_image_back(bool corners)
    {
        var x = Golden.Input(1, [2, 3, 4, 5]);
        var identity = Tensor.From([1.0, 0, 0, 0, 1, 0], [1, 2, 3]).Expand([2, 2, 3]);
        Expect.Close(x, x.GridSample(identity.AffineGrid((4, 5), corners), alignCorners: corners), 1e-14);
        // A mirror image.
        var mirror = Tensor.From([-1.0, 0, 0, 0, 1, 0], [1, 2, 3]).Expand([2, 2, 3]);
        Expect.Close(x.Flip(3), x.GridSample(mirror.AffineGrid((4, 5), corners), alignCorners: corners), 1e-14);
    }

    [Fact]
    public void An_affine_grid_maps_pixel_centres()
    {
        var theta = Golden.Input(1, [2, 2, 3]);
        double[] x = [-0.75, -0.25, 0.25, 0.75], y = [-2.0 / 3, 0, 2.0 / 3];
        double Map(int[] at, double u, double v) =>
            theta.At(at[0], at[3], 0) * u + theta.At(at[0], at[3], 1) * v + theta.At(at[0], at[3], 2);
        Expect.Close(Naive.Make([2, 3, 4, 2], at => Map(at, x[at[2]], y[at[1]])), theta.AffineGrid((3, 4)), 1e-14);
        Expect.Close(Naive.Make([2, 3, 4, 2], at => Map(at, at[2] / 1.5 - 1, at[1] - 1)),
            theta.AffineGrid((3, 4), alignCorners: true), 1e-14);
        Expect.Close(Naive.Make([2, 1, 1, 2], at => Map(at, 0, 0)), theta.AffineGrid(1, alignCorners: true), 1e-15);
    }

    [Fact]
    public void Images_of_one_pixel_and_no_images()
    {
        var x = Tensor.Full([1, 1, 1, 1], 3.0, DType.Float64);
        var grid = Tensor.From([-0.5, 0.25, 5, -7], [1, 1, 2, 2]);
        foreach (var corners in new[] { false, true })
            foreach (var padding in new[] { GridPadding.Border, GridPadding.Reflection })
                Expect.Close([3, 3], x.GridSample(grid, padding: padding, alignCorners: corners), 0);
        Assert.Equal([0, 3, 2, 2], Tensor.Zeros([0, 3, 4, 4]).GridSample(Tensor.Zeros([0, 2, 2, 2])).Shape);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3, 4, 5]);
        Expect.Message("grid_sample: expected a grid [2, H′, W′, 2] for images [2, 3, 4, 5] of at least one pixel, got [2, 4, 5, 3].",
            () => x.GridSample(Tensor.Zeros([2, 4, 5, 3])));
        Expect.Message("grid_sample: expected images [N, C, H, W], got [3].", () => Tensor.Zeros([3]).GridSample(x));
        Expect.Message("grid_sample: expected Nearest or Bilinear, got Bicubic.",
            () => x.GridSample(Tensor.Zeros([2, 4, 5, 2]), InterpolationMode.Bicubic));
        Expect.Message("affine_grid: expected maps [N, 2, 3] and sizes of 1 or more, got [2, 3] and 4.",
            () => Tensor.Zeros([2, 3]).AffineGrid(4));
    }

    private static double Sample(Tensor x, int n, int c, double y, double z, InterpolationMode mode, GridPadding padding, bool corners)
    {
        int h = x.Shape[2], w = x.Shape[3];
        double i = Place(y, h), j = Place(z, w);
        if (mode == InterpolationMode.Nearest) return Pixel((int)Math.Round(i), (int)Math.Round(j));
        int top = (int)Math.Floor(i), left = (int)Math.Floor(j);
        double a = i - top, b = j - left;
        return (1 - a) * ((1 - b) * Pixel(top, left) + b * Pixel(top, left + 1))
            + a * ((1 - b) * Pixel(top + 1, left) + b * Pixel(top + 1, left + 1));

        double Pixel(int row, int column) => row < 0 || column < 0 || row >= h || column >= w ? 0 : x.At(n, c, row, column);

        double Place(double at, int size)
        {
            at = corners ? (at + 1) / 2 * (size - 1) : ((at + 1) * size - 1) / 2;
            double low = corners ? 0 : -0.5, high = corners ? size - 1 : size - 0.5;
            if (padding == GridPadding.Zeros) return at;
            // Folded at one end and the other until it is inside.
            while (padding == GridPadding.Reflection && (at < low || at > high)) at = at < low ? 2 * low - at : 2 * high - at;
            return Math.Clamp(at, 0, size - 1);
        }
    }
}
