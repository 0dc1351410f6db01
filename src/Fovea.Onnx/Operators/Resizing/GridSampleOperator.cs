using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Images sampled at the points of a grid.</summary>
internal sealed class GridSampleOperator() : OnnxOperator("GridSample", 16)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, grid, node) = (call[0], call[1], call.Node);
        if (x.Rank != 4) throw new OnnxUnsupportedException(node.File, [$"GridSample of {x.Shape} ({node.Label})"]);
        // The names changed in version 20.
        var mode = node.OneOf("mode", "linear", "bilinear", "nearest", "cubic", "bicubic");
        var padding = node.OneOf("padding_mode", "zeros", "border", "reflection") switch
        {
            "zeros" => GridPadding.Zeros,
            "border" => GridPadding.Border,
            _ => GridPadding.Reflection,
        };
        var corners = node.Int("align_corners", 0) != 0;
        if (mode == "nearest") return [x.GridSample(grid, InterpolationMode.Nearest, padding, corners)];
        return [mode is "linear" or "bilinear" ? x.GridSample(grid, InterpolationMode.Bilinear, padding, corners)
            : Cubic(x, grid, padding, corners)];
    }

    // Sixteen pixels around each point, each found by itself, so that what is outside is as it is for one.
    private static Tensor Cubic(Tensor x, Tensor grid, GridPadding padding, bool corners)
    {
        int h = x.Shape[2], w = x.Shape[3];
        Tensor column = Pixel(grid.Slice(3, 0, 1), w), row = Pixel(grid.Slice(3, 1, 2), h);
        Tensor left = column.Detach().Floor(), top = row.Detach().Floor(), right = column - left, down = row - top;
        Tensor? sum = null;
        for (var i = -1; i <= 2; i++)
            for (var j = -1; j <= 2; j++)
            {
                var tap = x.GridSample(Tensor.Concat([Grid(left + j, w), Grid(top + i, h)], 3), InterpolationMode.Nearest, padding,
                    corners);
                var weight = (Weight(down - i) * Weight(right - j)).Permute(0, 3, 1, 2);
                sum = sum is null ? tap * weight : sum + tap * weight;
            }
        return sum!;

        Tensor Pixel(Tensor at, int size) => corners ? (at + 1) * ((size - 1) / 2.0) : ((at + 1) * size - 1) / 2.0;

        Tensor Grid(Tensor at, int size) => corners ? at * (2.0 / Math.Max(size - 1, 1)) - 1 : (at * 2.0 + 1) / size - 1;
    }

    private static Tensor Weight(Tensor offset)
    {
        const double A = -0.75;
        var t = offset.Abs();
        var near = ((t * (A + 2) - (A + 3)) * t * t) + 1;
        var far = ((t * A - 5 * A) * t + 8 * A) * t - 4 * A;
        return (t.Detach() <= 1).Where(near, far);
    }
}
