using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Transposed convolution over one, two or three spatial axes.</summary>
internal sealed class ConvTransposeOperator() : OnnxOperator("ConvTranspose", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, weight, bias, node) = (call[0], call[1], call.Optional(2), call.Node);
        var input = SpatialWindows.Spatial(call, x);
        if (weight.Rank != x.Rank) throw call.Wrong(1, $"expected a weight of {x.Rank} axes for {x.Shape}, got {weight.Shape}");
        var rank = input.Length;
        var windows = SpatialWindows.Of(node, input, weight.Shape.Sizes[2..].ToArray());
        var extra = node.Ints("output_padding") ?? new int[rank];
        var wanted = node.Ints("output_shape");
        if (extra.Length != rank || extra.Any(e => e < 0))
            throw node.Wrong("attribute 'output_padding'", $"expected {rank} numbers of 0 or more, got [{string.Join(", ", extra)}]");
        // Some files give the sizes of all axes.
        if (wanted is not null && wanted.Length == rank + 2) wanted = wanted[2..];
        if (wanted is not null && wanted.Length != rank)
            throw node.Wrong("attribute 'output_shape'", $"expected {rank} sizes, got [{string.Join(", ", wanted)}]");
        var auto = node.OneOf("auto_pad", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");
        if (auto is "SAME_UPPER" or "SAME_LOWER") wanted ??= [.. input.Zip(windows.Stride, (size, stride) => size * stride)];
        int[] before = [.. windows.Before], after = [.. windows.After];
        for (var i = 0; i < rank && wanted is not null; i++)
        {
            var total = windows.Stride[i] * (input[i] - 1) + extra[i] + windows.Reach(i) - wanted[i];
            // What is missing stands at the end.
            if (total < 0) (before[i], after[i]) = (0, total);
            else (before[i], after[i]) = auto == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2);
        }
        var groups = node.Int("group", 1);
        if (rank < 3 && before.SequenceEqual(after) && before.Min() >= 0
            && Enumerable.Range(0, rank).All(i => extra[i] < Math.Max(windows.Stride[i], windows.Dilation[i])))
        {
            var y = SpatialWindows.Flat(x).ConvTranspose2d(SpatialWindows.Flat(weight), bias, new ConvTranspose2dOptions
            {
                Stride = SpatialWindows.Pair(windows.Stride), Dilation = SpatialWindows.Pair(windows.Dilation), Groups = groups,
                Padding = SpatialWindows.Pair(before, 0), OutputPadding = SpatialWindows.Pair(extra, 0),
            });
            return [rank == 1 ? y.Squeeze(2) : y];
        }
        // Everything that the kernels reach, then cut off or filled up.
        var whole = rank == 3 ? Deep(x, weight, windows, groups) : Whole(x, weight, windows, groups);
        if (rank == 1) whole = whole.Squeeze(2);
        whole = whole.Pad([.. Enumerable.Range(0, rank).Select(i => (-before[i], extra[i] - after[i]))]);
        return [bias is null ? whole : whole + bias.Reshape([bias.Count, .. Enumerable.Repeat(1, rank)])];
    }

    private static Tensor Whole(Tensor x, Tensor weight, SpatialWindows windows, int groups) =>
        SpatialWindows.Flat(x).ConvTranspose2d(SpatialWindows.Flat(weight), null, new ConvTranspose2dOptions
        {
            Stride = SpatialWindows.Pair(windows.Stride), Dilation = SpatialWindows.Pair(windows.Dilation), Groups = groups,
        });

    // Each plane of the kernel spreads the input's planes to every stride-th plane of the output.
    private static Tensor Deep(Tensor x, Tensor weight, SpatialWindows windows, int groups)
    {
        int n = x.Shape[0], depth = x.Shape[2], stride = windows.Stride[0];
        var planes = x.Permute(0, 2, 1, 3, 4).Reshape([n * depth, x.Shape[1], x.Shape[3], x.Shape[4]]);
        Tensor? sum = null;
        for (var k = 0; k < windows.Kernel[0]; k++)
        {
            var y = Whole(planes, weight.Select(2, k), windows, groups);
            int c = y.Shape[1], h = y.Shape[2], w = y.Shape[3];
            var spread = y.Reshape([n, depth, 1, c * h * w]).Pad([(0, stride - 1), (0, 0)]).Reshape([n, depth * stride, c * h * w])
                .Slice(1, 0, (depth - 1) * stride + 1);
            var placed = spread.Pad([(k * windows.Dilation[0], (windows.Kernel[0] - 1 - k) * windows.Dilation[0]), (0, 0)]);
            placed = placed.Reshape([n, placed.Shape[1], c, h, w]);
            sum = sum is null ? placed : sum + placed;
        }
        return sum!.Permute(0, 2, 1, 3, 4);
    }
}
