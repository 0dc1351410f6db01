using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Convolution over one, two or three spatial axes.</summary>
internal sealed class ConvOperator() : OnnxOperator("Conv", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call) => [Convolve(call, call[0], call[1], call.Optional(2))];

    /// <summary>The convolution of a node's attributes.</summary>
    public static Tensor Convolve(OnnxCall call, Tensor x, Tensor weight, Tensor? bias)
    {
        var input = SpatialWindows.Spatial(call, x);
        if (weight.Rank != x.Rank) throw call.Wrong(1, $"expected a weight of {x.Rank} axes for {x.Shape}, got {weight.Shape}");
        var windows = SpatialWindows.Of(call.Node, input, weight.Shape.Sizes[2..].ToArray());
        var groups = call.Node.Int("group", 1);
        if (input.Length == 3) return Deep(windows.Padded(x), weight, bias, windows, groups);
        var options = new Conv2dOptions
        {
            Stride = SpatialWindows.Pair(windows.Stride), Dilation = SpatialWindows.Pair(windows.Dilation), Groups = groups,
            Padding = windows.IsSymmetric ? SpatialWindows.Pair(windows.Before, 0) : 0,
        };
        if (!windows.IsSymmetric) x = windows.Padded(x);
        var y = SpatialWindows.Flat(x).Conv2d(SpatialWindows.Flat(weight), bias, options);
        return input.Length == 1 ? y.Squeeze(2) : y;
    }

    // The sum over the kernel's planes, each a convolution of images.
    private static Tensor Deep(Tensor x, Tensor weight, Tensor? bias, SpatialWindows windows, int groups)
    {
        int n = x.Shape[0], depths = (x.Shape[2] - windows.Reach(0)) / windows.Stride[0] + 1;
        if (x.Shape[2] < windows.Reach(0))
            throw new ShapeException($"Conv: expected a depth of at least {windows.Reach(0)}, got {x.Shape}.");
        var options = new Conv2dOptions
        {
            Stride = SpatialWindows.Pair(windows.Stride), Dilation = SpatialWindows.Pair(windows.Dilation), Groups = groups,
        };
        Tensor? sum = null;
        for (var k = 0; k < windows.Kernel[0]; k++)
        {
            var start = k * windows.Dilation[0];
            var planes = x.Slice(2, start, start + (depths - 1) * windows.Stride[0] + 1, windows.Stride[0]).Permute(0, 2, 1, 3, 4)
                .Reshape([n * depths, x.Shape[1], x.Shape[3], x.Shape[4]]);
            var part = planes.Conv2d(weight.Select(2, k), k == 0 ? bias : null, options);
            sum = sum is null ? part : sum + part;
        }
        return sum!.Reshape([n, depths, sum!.Shape[1], sum!.Shape[2], sum!.Shape[3]]).Permute(0, 2, 1, 3, 4);
    }
}
