namespace Fovea.Tensors;

/// <summary>What stands outside the edge of an image.</summary>
public enum PaddingMode
{
    /// <summary>Zeros (or another constant): 0 0 | a b c | 0 0.</summary>
    Zeros,

    /// <summary>The mirror image without the edge itself: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The edge, repeated: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>The other side: b c | a b c | a b.</summary>
    Circular,
}

/// <summary>Borders around the last axes.</summary>
public static class PadOp
{
    extension(Tensor x)
    {
        /// <summary>x with elements added before and after its last axes, or cut off.</summary>
        /// <param name="amounts">(before, after) for each of the last axes, in the order of the axes: <c>[(top, bottom), (left,
        /// right)]</c>; a negative number cuts off.</param>
        /// <param name="mode">What to add.</param>
        /// <param name="value">The constant, for <see cref="PaddingMode.Zeros"/>.</param>
        /// <exception cref="ShapeException">There are more amounts than axes, more is cut off than there is, or an amount is too large
        /// for the mode: reflect needs less than the size, circular no more than the size.</exception>
        public Tensor Pad((int Before, int After)[] amounts, PaddingMode mode = PaddingMode.Zeros, double value = 0)
        {
            if (amounts.Length > x.Rank) throw new ShapeException($"pad: expected at most {x.Rank} pairs for {x.Shape}, got {amounts.Length}.");
            var first = x.Rank - amounts.Length;
            if (amounts.Any(a => Math.Min(a.Before, a.After) < 0))
            {
                x = Cut(x, first, amounts);
                amounts = [.. amounts.Select(a => (Math.Max(a.Before, 0), Math.Max(a.After, 0)))];
            }
            var padded = Padded(x.Shape, first, amounts);
            for (var i = 0; i < amounts.Length; i++)
            {
                var (size, most) = (x.Shape[first + i], Math.Max(amounts[i].Before, amounts[i].After));
                var limit = mode switch
                {
                    PaddingMode.Reflect => size - 1,
                    PaddingMode.Circular => size,
                    PaddingMode.Replicate when size == 0 => 0,
                    _ => int.MaxValue
                };
                if (most > limit)
                    throw new ShapeException($"pad ({mode}): expected amounts 0…{limit} at axis {first + i} of {x.Shape}, got ({amounts[i].Before}, {amounts[i].After}).");
            }
            if (mode == PaddingMode.Zeros) return Constant(x, padded, first, amounts, value);
            var y = x;
            for (var i = 0; i < amounts.Length; i++)
                if (amounts[i] != (0, 0)) y = y.IndexSelect(first + i, Sources(x, first + i, amounts[i], mode));
            return y;
        }
    }

    // Without what negative amounts cut off.
    private static Tensor Cut(Tensor x, int first, (int Before, int After)[] amounts)
    {
        for (var i = 0; i < amounts.Length; i++)
        {
            int start = Math.Max(-amounts[i].Before, 0), end = x.Shape[first + i] - Math.Max(-amounts[i].After, 0);
            if (start > end) throw new ShapeException(
                $"pad: expected to cut off at most {x.Shape[first + i]} elements of axis {first + i} of {x.Shape}, got ({amounts[i].Before}, {amounts[i].After}).");
            if (start > 0 || end < x.Shape[first + i]) x = x.Slice(first + i, start, end);
        }
        return x;
    }

    // The shape of the result, before anything is allocated for it.
    private static Shape Padded(Shape shape, int first, (int Before, int After)[] amounts)
    {
        var sizes = shape.Sizes.ToArray();
        for (var i = 0; i < amounts.Length; i++)
        {
            var size = (long)sizes[first + i] + amounts[i].Before + amounts[i].After;
            sizes[first + i] = size <= int.MaxValue ? (int)size
                : throw new ShapeException($"pad: expected a size below 2³¹, got {size} at axis {first + i} of {shape}.");
        }
        return Shape.Create(sizes);
    }

    private static Tensor Constant(Tensor x, Shape shape, int first, (int Before, int After)[] amounts, double value)
    {
        var strides = shape.Strides();
        var start = 0;
        for (var i = 0; i < amounts.Length; i++) start += amounts[i].Before * strides[first + i];
        var inside = new StridedView([.. x.Shape], strides, start);
        var from = x.Shape;
        return Autograd.Record(new PadAttributes(amounts, value), Write(x, value), [x], (upstream, _) =>
            [Derivative.Linear("pad_backward", upstream, Read, dx => Write(dx, 0))]);

        Tensor Write(Tensor inner, double outside)
        {
            var y = inner.Device.Full(shape, outside, inner.DType);
            y.Device.Execute(new WriteViewCall(inner, inside, y));
            return y;
        }

        Tensor Read(Tensor dy)
        {
            var dx = dy.Device.Empty(from, dy.DType);
            dy.Device.Execute(new ReadViewCall(dy, inside, dx));
            return dx;
        }
    }

    /// <summary>For each place along the padded axis, the index of the element that stands there.</summary>
    private static Tensor Sources(Tensor x, int axis, (int Before, int After) amount, PaddingMode mode)
    {
        var size = x.Shape[axis];
        var sources = new long[amount.Before + size + amount.After];
        for (var i = 0; i < sources.Length; i++)
        {
            var j = i - amount.Before;
            sources[i] = mode switch
            {
                PaddingMode.Reflect => j < 0 ? -j : j >= size ? 2 * size - 2 - j : j,
                PaddingMode.Replicate => Math.Clamp(j, 0, size - 1),
                _ => (j + size) % size,
            };
        }
        return x.Storage.Device.From(sources, [sources.Length]);
    }

    internal static IEnumerable<GradCase> GradCases() =>
        Enum.GetValues<PaddingMode>().Select(mode =>
            new GradCase($"pad ({mode.ToString().ToLowerInvariant()})", t =>
                t[0].Pad([(1, 2), (3, 0)], mode, 0.5), Sample.Normal([2, 3, 4])))
            .Append(new("pad (cut off)", t => t[0].Pad([(-1, 2), (1, -2)]), Sample.Normal([2, 3, 4])));
}

/// <summary>A border of a constant; other borders are index_select.</summary>
/// <param name="Amounts">(before, after) for each of the last axes.</param>
/// <param name="Value">The constant.</param>
public sealed record PadAttributes((int Before, int After)[] Amounts, double Value) : OperationAttributes("pad")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Pad(Amounts, PaddingMode.Zeros, Value);
}
