namespace Fovea.Tensors;

/// <summary>Elements moved around an axis.</summary>
public static class RollOp
{
    extension(Tensor x)
    {
        /// <summary>y[…, j, …] = x[…, j − shift, …] along an axis; what leaves at one end comes in at the other.</summary>
        /// <param name="shift">How far, forwards where positive.</param>
        /// <param name="axis">The axis; the elements of x as one row, shaped as before, where none is given.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor Roll(int shift, int? axis = null)
        {
            if (axis is not { } given) return x.Reshape([x.Count]).Roll(shift, 0).Reshape(x.Shape);
            var a = x.Shape.Axis(given);
            var n = x.Shape[a];
            var start = n == 0 ? 0 : n - (int)(((long)shift % n + n) % n);
            return start == n || n == 0 ? x : Tensor.Concat([x.Slice(a, start, n), x.Slice(a, 0, start)], a);
        }

        /// <summary>The same along several axes.</summary>
        /// <param name="shifts">How far along each.</param>
        /// <param name="axes">The axes.</param>
        /// <exception cref="ShapeException">There are more shifts than axes, or fewer, or an axis does not exist.</exception>
        public Tensor Roll(int[] shifts, int[] axes)
        {
            if (shifts.Length != axes.Length)
                throw new ShapeException(
                    $"roll: expected a shift for each axis, got [{string.Join(", ", shifts)}] for [{string.Join(", ", axes)}].");
            var y = x;
            for (var i = 0; i < axes.Length; i++) y = y.Roll(shifts[i], axes[i]);
            return y;
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("roll", t => t[0].Roll(2, 1), Sample.Normal([3, 5, 2])),
        new("roll (axes)", t => t[0].Roll([1, -2], [0, -1]), Sample.Normal([3, 5])),
        new("roll (all)", t => t[0].Roll(-4), Sample.Normal([3, 5])),
    ];
}
