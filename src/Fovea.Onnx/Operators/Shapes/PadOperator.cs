using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>A border of a constant, of the mirror image, of the edge, or of the other side; negative amounts cut off.</summary>
internal sealed class PadOperator() : OnnxOperator("Pad", 1)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var inputs = call.Opset >= 11;
        var pads = (inputs ? call.Ints(1) : call.Node.Ints("pads") ?? call.Node.Ints("paddings"))
            ?? throw call.Node.Wrong("attribute 'pads'", "expected whole numbers, got none");
        int[] axes = inputs && call.Has(3) ? [.. call.Ints(3).Select(a => call.Axis(a, x.Rank, "axes"))] : [.. Enumerable.Range(0, x.Rank)];
        if (pads.Length != 2 * axes.Length) throw call.Node.Wrong("pads",
            $"expected {2 * axes.Length} amounts for {x.Shape}, got {pads.Length}");
        var value = inputs ? call.Has(2) ? call.Number(2) : 0 : call.Node.Float("value", 0);
        var amounts = new (int Before, int After)[x.Rank];
        for (var i = 0; i < axes.Length; i++) amounts[axes[i]] = (pads[i], pads[i + axes.Length]);
        call.Sized([.. x.Shape.Select((s, i) => (long)s + amounts[i].Before + amounts[i].After)]);
        var mode = call.Node.OneOf("mode", "constant", "reflect", "edge", "wrap");
        if (mode == "constant") return [Constant(x, amounts, value)];
        // Cut off first; then what is there is repeated as often as it takes.
        x = x.Pad([.. amounts.Select(a => (Math.Min(a.Before, 0), Math.Min(a.After, 0)))]);
        for (var axis = 0; axis < x.Rank; axis++)
        {
            var (before, after) = (Math.Max(amounts[axis].Before, 0), Math.Max(amounts[axis].After, 0));
            var n = x.Shape[axis];
            if ((before, after) == (0, 0)) continue;
            if (n == 0) throw call.Node.Wrong("pads", $"expected elements to repeat at axis {axis} of {x.Shape}, got none");
            x = x.IndexSelect(axis, Tensor.From([.. Enumerable.Range(-before, before + n + after).Select(i => Source(i, n, mode))]));
        }
        return [x];
    }

    // Only the axes at the end that change.
    private static Tensor Constant(Tensor x, (int, int)[] amounts, double value)
    {
        var first = Array.FindIndex(amounts, a => a != (0, 0));
        return first < 0 ? x : x.DType == DType.Bool ? x.To(DType.UInt8).Pad(amounts[first..], PaddingMode.Zeros, value).To(DType.Bool)
            : x.Pad(amounts[first..], PaddingMode.Zeros, value);
    }

    private static long Source(long i, long n, string mode)
    {
        if (mode == "edge") return Math.Clamp(i, 0, n - 1);
        if (mode == "wrap") return (i % n + n) % n;
        // To and fro, the ends once each.
        if (n == 1) return 0;
        var turn = 2 * (n - 1);
        var at = (i % turn + turn) % turn;
        return at < n ? at : turn - at;
    }
}

/// <summary>Cut off in the middle, or zeros around, to given sizes.</summary>
internal sealed class CenterCropPadOperator() : OnnxOperator("CenterCropPad", 18)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, sizes) = (call[0], call.Ints(1));
        int[] axes = [.. (call.Node.Ints("axes") ?? [.. Enumerable.Range(0, x.Rank)]).Select(a => call.Axis(a, x.Rank, "axes"))];
        if (sizes.Length != axes.Length) throw call.Wrong(1, $"expected {axes.Length} sizes, got {sizes.Length}");
        var amounts = new (int, int)[x.Rank];
        for (var i = 0; i < axes.Length; i++)
        {
            var more = sizes[i] - x.Shape[axes[i]];
            // Of an odd number, the part that is cut off is smaller in front; so is what is put there.
            var before = more >= 0 ? more / 2 : -(-more / 2);
            amounts[axes[i]] = (before, more - before);
        }
        call.Sized([.. x.Shape.Select((s, i) => (long)s + amounts[i].Item1 + amounts[i].Item2)]);
        return [x.Rank == 0 ? x : x.Pad(amounts)];
    }
}
