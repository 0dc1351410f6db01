using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors.Tests;

/// <summary>eˣ in a vector: what stands beside an element, or is left there by somebody else, does not change its bits.</summary>
public class ExponentialNeighboursTests
{
    private static readonly double[] Others =
        [0, 700, 708, 708.5, 709.9, 745, 1e300, -708, -708.5, -745.2, -1e300, 88.8, -104, double.NaN, double.PositiveInfinity,
            double.NegativeInfinity];

    [Theory]
    [InlineData(LaneWidth.Bits128)]
    [InlineData(LaneWidth.Bits256)]
    [InlineData(LaneWidth.Bits512)]
    public void An_exponential_has_the_same_bits_beside_any_other(LaneWidth width)
    {
        width.SkipUnlessAccelerated();
        Check<float>(width);
        Check<double>(width);
    }

    private static void Check<T>(LaneWidth width) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var generator = new Generator(5);
        for (var i = 0; i < 400; i++)
        {
            var x = i < Others.Length ? Others[i] : (generator.NextDouble() - 0.5) * (i % 2 == 0 ? 20 : 1416);
            var expected = T.Zero;
            foreach (var (n, other) in Others.Prepend(x).Index())
            {
                var values = new T[16];
                values.AsSpan().Fill(T.CreateTruncating(other));
                values[0] = T.CreateTruncating(x);
                var results = new T[16];
                width.Run<T, Exponentials<T>>(new(values, results));
                if (n == 0) expected = results[0];
                else Assert.Equal(double.CreateTruncating(expected), double.CreateTruncating(results[0]));
            }
            Assert.Equal(Math.Exp(double.CreateTruncating(T.CreateTruncating(x))), double.CreateTruncating(expected), Near);
        }

        static bool Near(double exact, double value)
        {
            var rounded = double.CreateTruncating(T.CreateTruncating(exact));
            return rounded.Equals(value) || Math.Abs(rounded - value) <= 4 * Math.Max(rounded, double.CreateTruncating(T.Epsilon))
                * (typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16) || Math.Abs(rounded - value) <= 4 * double.CreateTruncating(T.Epsilon);
        }
    }

    private readonly ref struct Exponentials<T>(ReadOnlySpan<T> x, Span<T> y) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<V>() where V : unmanaged, ILane<V, T> =>
            V.Exp(V.Load(in MemoryMarshal.GetReference(_x), 0)).Store(ref MemoryMarshal.GetReference(_y), 0);
    }
}
