using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Tensors one after the other along an axis.</summary>
internal sealed class ConcatOperator() : OnnxOperator("Concat", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var axis = call.Opset < 4 ? call.Node.Int("axis", 1) : call.Node.Int("axis");
        return [Tensor.Concat(call.Tensors(), call.Axis(axis, call[0].Rank))];
    }
}

/// <summary>Parts along an axis: of given sizes, or of equal ones.</summary>
internal sealed class SplitOperator() : OnnxOperator("Split", 2)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var axis = call.Axis(call.Node.Int("axis", 0), x.Rank);
        var sizes = call.Opset < 13 ? call.Node.Ints("split") : call.Has(1) ? call.Ints(1) : null;
        var (size, parts) = (x.Shape[axis], call.Node.Outputs.Count);
        if (sizes is null)
        {
            // Equal ones; what does not divide is missing at the last.
            if (call.Opset >= 18) parts = call.Node.Int("num_outputs", parts);
            if (parts < 1 || call.Opset < 18 && size % parts != 0)
                throw call.Node.Wrong("split", $"expected parts that divide the {size} of axis {axis}, got {parts}");
            var each = (size + parts - 1) / parts;
            sizes = [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(size - i * each, 0, each))];
        }
        if (sizes.Any(s => s < 0) || sizes.Sum(s => (long)s) != size || sizes.Length != call.Node.Outputs.Count)
            throw call.Node.Wrong("split", $"expected {call.Node.Outputs.Count} sizes that add up to {size}, got [{string.Join(", ",
                sizes)}]");
        return x.Split(axis, sizes);
    }
}

/// <summary>Blocks of channels become blocks of pixels.</summary>
internal sealed class DepthToSpaceOperator() : OnnxOperator("DepthToSpace", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, b) = (call[0], call.Node.Int("blocksize"));
        if (x.Rank != 4 || b < 1 || x.Shape[1] % ((long)b * b) != 0)
            throw call.Wrong(0, $"expected [N, a multiple of {(long)b * b}, H, W], got {x.Shape}");
        int n = x.Shape[0], c = x.Shape[1] / (b * b), h = x.Shape[2], w = x.Shape[3];
        if (call.Node.OneOf("mode", "DCR", "CRD") == "CRD") return [x.PixelShuffle(b)];
        return [x.Reshape([n, b, b, c, h, w]).Permute(0, 3, 4, 1, 5, 2).Reshape([n, c, h * b, w * b])];
    }
}

/// <summary>Blocks of pixels become channels.</summary>
internal sealed class SpaceToDepthOperator() : OnnxOperator("SpaceToDepth", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, b) = (call[0], call.Node.Int("blocksize"));
        if (x.Rank != 4 || b < 1 || x.Shape[2] % b != 0 || x.Shape[3] % b != 0)
            throw call.Wrong(0, $"expected [N, C, H, W] with H and W that {b} divides, got {x.Shape}");
        int n = x.Shape[0], c = x.Shape[1], h = x.Shape[2] / b, w = x.Shape[3] / b;
        return [x.Reshape([n, c, h, b, w, b]).Permute(0, 3, 5, 1, 2, 4).Reshape([n, c * b * b, h, w])];
    }
}

/// <summary>The lower or upper triangle of matrices.</summary>
internal sealed class TriluOperator() : OnnxOperator("Trilu", 14)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var k = call.Has(1) ? call.Ints(1) is [var given] ? given : throw call.Wrong(1, $"expected one number, got {call[1].Shape}") : 0;
        // Beyond the last diagonal nothing changes.
        k = x.Rank < 2 ? k : Math.Clamp(k, -x.Shape[-2] - 1, x.Shape[-1] + 1);
        if (x.Count == 0) return [x];
        return [call.Node.Int("upper", 1) != 0 ? x.Triu(k) : x.Tril(k)];
    }
}
