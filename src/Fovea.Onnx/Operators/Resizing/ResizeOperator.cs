using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Axes at other sizes: nearest element, linear or cubic, one axis after the other.</summary>
internal sealed class ResizeOperator() : OnnxOperator("Resize", 10)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, node) = (call[0], call.Node);
        var isFirst = call.Opset < 11;
        var scaleInput = isFirst ? 1 : 2;
        var hasScales = call.Has(scaleInput) && call[scaleInput].Count > 0;
        int[] axes = [.. (node.Ints("axes") ?? [.. Enumerable.Range(0, x.Rank)]).Select(a => call.Axis(a, x.Rank, "axes"))];
        var (to, scales) = hasScales ? OfScales(call, x, axes, call.Numbers(scaleInput)) : OfSizes(call, x, axes);
        call.Sized([.. to.Select(s => (long)s)]);
        var mode = node.OneOf("mode", "nearest", "linear", "cubic");
        var coordinates = isFirst ? "asymmetric" : node.OneOf("coordinate_transformation_mode", "half_pixel", "half_pixel_symmetric",
            "pytorch_half_pixel", "align_corners", "asymmetric", "tf_half_pixel_for_nn", "tf_crop_and_resize");
        var roi = coordinates == "tf_crop_and_resize" ? call.Numbers(1) : null;
        if (roi is not null && roi.Length != 2 * axes.Length) throw call.Wrong(1, $"expected {2 * axes.Length} numbers, got {roi.Length}");
        var resized = Enumerable.Range(0, x.Rank).Select(a => new ResizeAxis(x.Shape[a], to[a], scales[a])
        {
            Coordinates = coordinates,
            Nearest = isFirst ? "simple" : node.OneOf("nearest_mode", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"),
            CubicA = node.Float("cubic_coeff_a", -0.75), ExcludesOutside = node.Int("exclude_outside", 0) != 0,
            Antialias = node.Int("antialias", 0) != 0,
        }).ToArray();
        for (var i = 0; roi is not null && i < axes.Length; i++)
            resized[axes[i]] = resized[axes[i]] with { Start = (float)roi[i], End = (float)roi[i + axes.Length] };
        var wide = x.DType.IsFloating || mode == "nearest" ? x : x.To(DType.Float32);
        var y = Resizing.Run(wide, resized, mode, node.Float("extrapolation_value", 0));
        return [y.DType == x.DType ? y : y.Round().To(DType.Int64).To(x.DType)];
    }

    private static (int[] To, float[] Scales) OfScales(OnnxCall call, Tensor x, int[] axes, double[] given)
    {
        if (given.Length != axes.Length || given.Any(s => !(s > 0) || double.IsInfinity(s)))
            throw call.Node.Wrong("scales", $"expected {axes.Length} scales above 0 for {x.Shape}, got [{string.Join(", ", given)}]");
        int[] to = [.. x.Shape];
        float[] scales = [.. Enumerable.Repeat(1f, x.Rank)];
        for (var i = 0; i < axes.Length; i++)
        {
            scales[axes[i]] = (float)given[i];
            to[axes[i]] = (int)Math.Min(Math.Floor(x.Shape[axes[i]] * (float)given[i]), int.MaxValue);
        }
        return (to, scales);
    }

    private static (int[] To, float[] Scales) OfSizes(OnnxCall call, Tensor x, int[] axes)
    {
        if (!call.Has(3)) throw call.Node.Wrong("scales", "expected scales or sizes, got none");
        var sizes = call.Ints(3);
        if (sizes.Length != axes.Length || sizes.Any(s => s < 0))
            throw call.Node.Wrong("sizes", $"expected {axes.Length} sizes for {x.Shape}, got [{string.Join(", ", sizes)}]");
        int[] to = [.. x.Shape];
        float[] scales = [.. Enumerable.Repeat(1f, x.Rank)];
        var policy = call.Node.OneOf("keep_aspect_ratio_policy", "stretch", "not_larger", "not_smaller");
        var all = axes.Select((a, i) => (float)sizes[i] / Math.Max(x.Shape[a], 1)).ToArray();
        for (var i = 0; i < axes.Length; i++)
        {
            var a = axes[i];
            scales[a] = policy == "stretch" ? all[i] : policy == "not_larger" ? all.Min() : all.Max();
            to[a] = policy == "stretch" ? sizes[i] : (int)MathF.Round(scales[a] * x.Shape[a], MidpointRounding.AwayFromZero);
        }
        return (to, scales);
    }
}

/// <summary>Axes at other sizes, as earlier versions had it: nearest element or linear.</summary>
internal sealed class UpsampleOperator() : OnnxOperator("Upsample", 7, 9)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        double[] scales = call.Opset >= 9 ? call.Numbers(1) : [.. (call.Node.Floats("scales") ?? []).Select(s => (double)s)];
        if (scales.Length != x.Rank || scales.Any(s => !(s > 0) || double.IsInfinity(s)))
            throw call.Node.Wrong("scales", $"expected {x.Rank} scales above 0 for {x.Shape}, got [{string.Join(", ", scales)}]");
        var shape = call.Sized([.. x.Shape.Select((s, a) => (long)Math.Min(Math.Floor(s * (float)scales[a]), int.MaxValue))]);
        var axes = Enumerable.Range(0, x.Rank).Select(a =>
            new ResizeAxis(x.Shape[a], shape[a], (float)scales[a]) { Coordinates = "asymmetric", Nearest = "simple" }).ToArray();
        return [Resizing.Run(x, axes, call.Node.OneOf("mode", "nearest", "linear", "bilinear", "cubic"), 0)];
    }
}

/// <summary>Tensors at other sizes.</summary>
internal static class Resizing
{
    /// <summary>Each axis at its new size.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axes">One for each axis.</param>
    /// <param name="mode">nearest, linear or cubic.</param>
    /// <param name="outside">What stands outside of what is cropped.</param>
    public static Tensor Run(Tensor x, ResizeAxis[] axes, string mode, double outside)
    {
        if (AsUpsampling(x, axes, mode) is { } images) return images;
        if (x.Count == 0 || axes.Any(a => a.To == 0)) return Tensor.Zeros([.. axes.Select(a => a.To)], x.DType);
        var y = x;
        for (var a = 0; a < axes.Length; a++)
        {
            var axis = axes[a];
            if (axis.From == axis.To && axis.Scale == 1 && axis.Coordinates != "tf_crop_and_resize") continue;
            y = mode == "nearest" ? y.IndexSelect(a, Tensor.From(axis.Indices())) : Mixed(y, a, axis.Weights(mode == "cubic", x.DType));
        }
        for (var a = 0; a < axes.Length; a++)
        {
            var mask = Enumerable.Range(0, axes[a].To).Select(axes[a].IsOutside).ToArray();
            if (!mask.Contains(true)) continue;
            Shape line = [mask.Length, .. Enumerable.Repeat(1, axes.Length - 1 - a)];
            y = Tensor.From(mask, line).Where(Tensor.FullLike(y, outside), y);
        }
        return y;
    }

    // One operation for what layers do with images.
    private static Tensor? AsUpsampling(Tensor x, ResizeAxis[] axes, string mode)
    {
        if (x.Rank != 4 || x.Count == 0 || axes[0].From != axes[0].To || axes[1].From != axes[1].To) return null;
        var (h, w) = (axes[2], axes[3]);
        if (h.To < 1 || w.To < 1 || h.Antialias || !x.DType.IsFloating || h.ExcludesOutside
            || h.Scale != (float)h.To / h.From || w.Scale != (float)w.To / w.From) return null;
        var corners = h.Coordinates == "align_corners";
        // A size of 1 is the first pixel for corners, and the middle otherwise.
        var isHalf = h.Coordinates == "half_pixel" || h.Coordinates == "pytorch_half_pixel" && h.To > 1 && w.To > 1;
        return (mode, h.Coordinates, h.Nearest) switch
        {
            ("nearest", "asymmetric", "floor" or "simple") when IsWhole(h) && IsWhole(w) => x.Upsample((h.To, w.To)),
            ("linear" or "bilinear", _, _) when corners || isHalf => x.Upsample((h.To, w.To), InterpolationMode.Bilinear, corners),
            ("cubic", _, _) when (corners || isHalf) && h.CubicA == -0.75 => x.Upsample((h.To, w.To), InterpolationMode.Bicubic, corners),
            _ => null,
        };
    }

    // Whether ⌊i·in/out⌋ is what 32 bits give.
    private static bool IsWhole(ResizeAxis axis) => axis.Indices().Index().All(i =>
        i.Item == Math.Min((long)i.Index * axis.From / axis.To, axis.From - 1));

    // The axis as rows of a product with the weights.
    private static Tensor Mixed(Tensor x, int axis, Tensor weights)
    {
        if (axis == x.Rank - 1) return x.Rank == 1 ? weights.MatMul(x) : x.MatMul(weights, transposeB: true);
        var inner = x.Shape.Sizes[(axis + 1)..].ToArray().Aggregate(1, (n, s) => n * s);
        var outer = x.Count / inner / x.Shape[axis];
        return weights.MatMul(x.Reshape([outer, x.Shape[axis], inner])).Reshape(x.Shape.With(axis, weights.Shape[0]));
    }
}
