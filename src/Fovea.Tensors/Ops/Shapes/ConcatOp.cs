namespace Fovea.Tensors;

/// <summary>Tensors joined along an axis.</summary>
public static class ConcatOp
{
    extension(Tensor)
    {
        /// <summary>Tensors one after the other along an existing axis; the other sizes agree.</summary>
        /// <exception cref="ShapeException">There is no tensor, or types or other sizes differ.</exception>
        public static Tensor Concat(IReadOnlyList<Tensor> parts, int axis = 0)
        {
            if (parts.Count == 0) throw new ShapeException("concat: expected at least one tensor, got none.");
            var a = parts[0].Shape.Axis(axis);
            var total = 0;
            foreach (var part in parts)
            {
                Check.SameType("concat", parts[0], part);
                if (part.Rank != parts[0].Rank || part.Shape.With(a, 0) != parts[0].Shape.With(a, 0))
                    throw new ShapeException($"concat: expected shapes that agree except at axis {a}, got {parts[0].Shape} and {part.Shape}.");
                total += part.Shape[a];
            }
            var shape = parts[0].Shape.With(a, total);
            var y = parts[0].Device.Empty(shape, parts[0].DType);
            var strides = shape.Strides();
            var start = 0;
            foreach (var part in parts)
            {
                y.Device.Execute(new WriteViewCall(part, new([.. part.Shape], strides, start * strides[a]), y));
                start += part.Shape[a];
            }
            var sizes = parts.Select(p => p.Shape[a]).ToArray();
            return Autograd.Record(new ConcatAttributes(a), y, [.. parts], (upstream, _) => upstream.Split(a, sizes));
        }

        /// <summary>Tensors of one shape side by side along a new axis.</summary>
        /// <exception cref="ShapeException">There is no tensor, or the shapes differ.</exception>
        public static Tensor Stack(IReadOnlyList<Tensor> parts, int axis = 0) =>
            Tensor.Concat([.. parts.Select(p => p.Unsqueeze(axis))], axis);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("concat", t => Tensor.Concat(t, 1), Sample.Normal([3, 2, 2]), Sample.Normal([3, 5, 2], 2), Sample.Normal([3, 1, 2], 3)),
        new("stack", t => Tensor.Stack(t, -1), Sample.Normal([3, 2]), Sample.Normal([3, 2], 2)),
    ];
}

/// <summary>Tensors one after the other.</summary>
/// <param name="Axis">Along which axis.</param>
public sealed record ConcatAttributes(int Axis) : OperationAttributes("concat")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Tensor.Concat([.. inputs.Select(p => p!)], Axis);
}
