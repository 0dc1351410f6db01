namespace Fovea.Tensors;

/// <summary>Elements repeated one by one.</summary>
public static class RepeatInterleaveOp
{
    extension(Tensor x)
    {
        /// <summary>Each part along an axis a number of times, one after the other: a a b b c c.</summary>
        /// <param name="repeats">How often.</param>
        /// <param name="axis">The axis; the elements of x as one row where none is given.</param>
        /// <exception cref="ShapeException">The number is negative, or the axis does not exist.</exception>
        public Tensor RepeatInterleave(int repeats, int? axis = null)
        {
            if (repeats < 0) throw new ShapeException($"repeat_interleave: expected 0 repeats or more, got {repeats}.");
            if (axis is not { } given) return x.Reshape([x.Count]).RepeatInterleave(repeats, 0);
            var a = x.Shape.Axis(given);
            return x.Unsqueeze(a + 1).Expand(x.Shape.Insert(a + 1, repeats)).Reshape(x.Shape.With(a, x.Shape[a] * repeats));
        }

        /// <summary>Part i along an axis repeats[i] times, one after the other.</summary>
        /// <remarks>The host reads the numbers to find the size of the result.</remarks>
        /// <param name="repeats">How often each part, Int64, as long as the axis.</param>
        /// <param name="axis">The axis; the elements of x as one row where none is given.</param>
        /// <exception cref="ShapeException">The numbers are not Int64, one is negative, there are more or fewer than parts, or the axis
        /// does not exist.</exception>
        public Tensor RepeatInterleave(Tensor repeats, int? axis = null)
        {
            if (axis is not { } given) return x.Reshape([x.Count]).RepeatInterleave(repeats, 0);
            Check.Integer("repeat_interleave", repeats);
            if (repeats.Rank != 1 || repeats.Count != x.Shape[given])
                throw new ShapeException(
                    $"repeat_interleave: expected {x.Shape[given]} repeats for axis {given} of {x.Shape}, got {repeats.Shape}.");
            var sources = new List<long>();
            var times = repeats.ToArray<long>();
            for (var i = 0; i < times.Length; i++)
            {
                if (times[i] < 0)
                    throw new ShapeException($"repeat_interleave: expected 0 repeats or more, got {times[i]} at element {i}.");
                for (var r = 0L; r < times[i]; r++) sources.Add(i);
            }
            var y = x.IndexSelect(given, x.Storage.Device.From(sources.ToArray(), [sources.Count]));
            return Autograd.Note(new RepeatInterleaveAttributes(given), y, x, repeats);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("repeat_interleave", t => t[0].RepeatInterleave(3, 1), Sample.Normal([3, 2, 2])),
        new("repeat_interleave (each)", t => t[0].RepeatInterleave(t[0].Storage.Device.From([2L, 0, 3], [3]), 0), Sample.Normal([3, 2])),
    ];
}

/// <summary>Parts along an axis, each as often as a number says, of the tensor and the numbers.</summary>
/// <param name="Axis">The axis.</param>
public sealed record RepeatInterleaveAttributes(int Axis) : OperationAttributes("repeat_interleave")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.RepeatInterleave(inputs[1]!, Axis);
}
