using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The same elements in the same order under another shape; storage is shared.</summary>
public static class ReshapeOp
{
    extension(Tensor x)
    {
        /// <summary>x under another shape of the same count.</summary>
        /// <exception cref="ShapeException">The counts differ.</exception>
        public Tensor Reshape(Shape shape)
        {
            if (shape == x.Shape) return x;
            if (shape.Elements != x.Count) throw new ShapeException($"reshape: expected a shape of {x.Count} elements for {x.Shape}, got {shape} of {shape.Elements}.");
            var from = x.Shape;
            return Autograd.Record(new ReshapeAttributes(shape), x.Window(shape), [x], (upstream, _) => [upstream.Reshape(from)]);
        }

        /// <summary>x under another shape in which one size may be −1: what is left. <c>x.Reshape(-1, 3)</c> and
        /// <c>x.Reshape([-1, 3])</c> are the same.</summary>
        /// <exception cref="ShapeException">The counts differ, the known sizes do not divide the count, or more than one size is
        /// −1.</exception>
        [OverloadResolutionPriority(1)]
        public Tensor Reshape(params ReadOnlySpan<int> sizes) => Inferred("reshape", x, sizes);

        /// <summary>The same as <c>Reshape</c>: one size may be −1.</summary>
        /// <exception cref="ShapeException">The counts differ, the known sizes do not divide the count, or more than one size is
        /// −1.</exception>
        public Tensor View(params ReadOnlySpan<int> sizes) => Inferred("view", x, sizes);

        /// <summary>Axes from <paramref name="start"/> to <paramref name="end"/> become one.</summary>
        /// <exception cref="ShapeException">An axis does not exist, or the end comes first.</exception>
        public Tensor Flatten(int start = 0, int end = -1)
        {
            if (x.Rank == 0) return x.Reshape([1]);
            int a = x.Shape.Axis(start), b = x.Shape.Axis(end);
            if (a > b) throw new ShapeException($"flatten: expected a first axis no later than the last, got {start} and {end} for {x.Shape}.");
            return x.Reshape([.. x.Shape.Sizes[..a], x.Shape.Product(a, b + 1), .. x.Shape.Sizes[(b + 1)..]]);
        }

        /// <summary>Without one axis of size 1, or without all of them.</summary>
        /// <exception cref="ShapeException">The axis is not of size 1.</exception>
        public Tensor Squeeze(int? axis = null)
        {
            if (axis is not { } a) return x.Reshape(Shape.Create([.. x.Shape.Where(size => size != 1)]));
            if (x.Shape[a] != 1) throw new ShapeException($"squeeze: expected size 1 at axis {a}, got {x.Shape}.");
            return x.Reshape(x.Shape.Without(a));
        }

        /// <summary>With an axis of size 1 put in at <paramref name="axis"/>; −1 appends.</summary>
        /// <exception cref="ShapeException">The place does not exist.</exception>
        public Tensor Unsqueeze(int axis)
        {
            var a = axis < 0 ? axis + x.Rank + 1 : axis;
            if ((uint)a > (uint)x.Rank) throw new ShapeException($"unsqueeze: expected a place from {-x.Rank - 1} to {x.Rank}, got {axis} for {x.Shape}.");
            return x.Reshape(x.Shape.Insert(a, 1));
        }

        /// <summary>The same storage under another shape, outside the graph.</summary>
        internal Tensor Window(Shape shape, int start = 0) => new(x.Storage, x.Offset + start, shape);
    }

    private static Tensor Inferred(string subject, Tensor x, ReadOnlySpan<int> sizes)
    {
        var known = 1L;
        var open = -1;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] != -1) known *= sizes[i];
            else if (open < 0) open = i;
            else throw new ShapeException($"{subject}: expected one −1 at most, got [{string.Join(", ", sizes.ToArray())}].");
        }
        if (open < 0) return x.Reshape(Shape.Create(sizes));
        if (known == 0 || x.Count % known != 0)
            throw new ShapeException($"{subject}: expected sizes that divide the {x.Count} elements of {x.Shape}, "
                + $"got [{string.Join(", ", sizes.ToArray())}].");
        var full = sizes.ToArray();
        full[open] = (int)(x.Count / known);
        return x.Reshape(Shape.Create(full));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("reshape (one size left)", t => t[0].Reshape(5, -1), Sample.Normal([3, 5, 2])),
        new("reshape", t => t[0].Reshape([5, 3]), Sample.Normal([3, 5])),
        new("flatten", t => t[0].Flatten(1), Sample.Normal([3, 2, 5])),
        new("squeeze", t => t[0].Squeeze(1), Sample.Normal([3, 1, 5])),
        new("unsqueeze", t => t[0].Unsqueeze(-1), Sample.Normal([3, 5])),
    ];
}

/// <summary>The same elements under another shape.</summary>
/// <param name="Shape">The new shape.</param>
/// <param name="Open">The axis whose size is what is left over, where the batch may be of any size; null where all are fixed.</param>
public sealed record ReshapeAttributes(Shape Shape, int? Open = null) : OperationAttributes("reshape")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs)
    {
        if (Open is not { } open) return inputs[0]!.Reshape(Shape);
        var sizes = Shape.Sizes.ToArray();
        sizes[open] = -1;
        return inputs[0]!.Reshape(sizes);
    }
}
