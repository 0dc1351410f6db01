namespace Fovea.Tensors;

/// <summary>Parts of a tensor along one axis.</summary>
public static class SliceOp
{
    extension(Tensor x)
    {
        /// <summary>Elements start, start + step, … up to, not including, end along an axis. A range of the first axis with step 1 shares
        /// storage.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="start">First index; negative ones count from the end.</param>
        /// <param name="end">End, not included; negative ones count from the end.</param>
        /// <param name="step">Distance, 1 or more.</param>
        /// <exception cref="ShapeException">The range leaves the axis, or the step is not positive.</exception>
        public Tensor Slice(int axis, int start, int end, int step = 1)
        {
            var a = x.Shape.Axis(axis);
            var (given, until) = (start, end);
            if (start < 0) start += x.Shape[a];
            if (end < 0) end += x.Shape[a];
            if (start < 0 || end > x.Shape[a] || start > end || step < 1)
                throw new ShapeException($"slice: expected 0 ≤ start ≤ end ≤ {x.Shape[a]} and step ≥ 1 at axis {axis} of {x.Shape}, "
                    + $"got {given}…{until} step {step}.");
            if (start == 0 && end == x.Shape[a] && step == 1) return x;
            var shape = x.Shape.With(a, (end - start + step - 1) / step);
            var strides = x.Shape.Strides();
            var view = new StridedView([.. shape], [.. strides.Select((s, i) => i == a ? s * step : s)], start * strides[a]);
            var y = a == 0 && step == 1 ? x.Window(shape, start * strides[0]) : Read(x);
            var from = x.Shape;
            return Autograd.Record(new SliceAttributes(a, start, end, step), y, [x], (upstream, _) =>
                [Derivative.Linear("slice_backward", upstream, Write, Read)]);

            Tensor Read(Tensor whole)
            {
                var part = whole.Device.Empty(shape, whole.DType);
                whole.Device.Execute(new ReadViewCall(whole, view, part));
                return part;
            }

            Tensor Write(Tensor part)
            {
                var whole = part.Device.Full(from, 0, part.DType);
                whole.Device.Execute(new WriteViewCall(part, view, whole));
                return whole;
            }
        }

        /// <summary>The part at one index of an axis, without that axis; negative indices count from the end.</summary>
        /// <exception cref="ShapeException">The axis does not exist, or the index leaves it.</exception>
        public Tensor Select(int axis, int index)
        {
            var start = index < 0 ? index + x.Shape[axis] : index;
            if ((uint)start >= (uint)x.Shape[axis])
                throw new ShapeException($"select: expected {-x.Shape[axis]}…{x.Shape[axis] - 1} at axis {axis} of {x.Shape}, "
                    + $"got {index}.");
            return x.Slice(axis, start, start + 1).Squeeze(axis);
        }

        /// <summary>Consecutive parts of these sizes along an axis.</summary>
        /// <exception cref="ShapeException">The sizes do not add up to the axis.</exception>
        public Tensor[] Split(int axis, params ReadOnlySpan<int> sizes)
        {
            var parts = new Tensor[sizes.Length];
            var start = 0;
            for (var i = 0; i < parts.Length; start += sizes[i++])
                parts[i] = start + sizes[i] <= x.Shape[axis] ? x.Slice(axis, start, start + sizes[i]) : throw Sizes(x, axis, sizes);
            return start == x.Shape[axis] ? parts : throw Sizes(x, axis, sizes);
        }
    }

    private static ShapeException Sizes(Tensor x, int axis, ReadOnlySpan<int> sizes) =>
        new($"split: expected sizes that add up to {x.Shape[axis]} at axis {axis} of {x.Shape}, "
            + $"got [{string.Join(", ", sizes.ToArray())}].");

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("slice (axis 0)", t => t[0].Slice(0, 1, 3), Sample.Normal([5, 3])),
        new("slice (step 2)", t => t[0].Slice(1, 1, 6, 2), Sample.Normal([3, 7, 2])),
        new("split", t => t[0].Split(1, 2, 3)[1] * t[0].Split(1, 3, 2)[0], Sample.Normal([3, 5])),
    ];
}

/// <summary>A range along an axis.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Start">First index.</param>
/// <param name="End">End, not included.</param>
/// <param name="Step">Distance.</param>
public sealed record SliceAttributes(int Axis, int Start, int End, int Step) : OperationAttributes("slice")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Slice(Axis, Start, End, Step);
}
