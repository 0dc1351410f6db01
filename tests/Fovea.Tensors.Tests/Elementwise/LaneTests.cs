using System.Numerics;

namespace Fovea.Tensors.Tests;

/// <summary>What lanes do besides arithmetic, for every width that the processor has.</summary>
public class LaneTests
{
    public static TheoryData<LaneWidth> Widths() => [LaneWidth.Scalar, LaneWidth.Bits128, LaneWidth.Bits256, LaneWidth.Bits512];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Lanes_are_dealt_riffled_joined_and_added_up(LaneWidth width)
    {
        width.SkipUnlessAccelerated();
        width.Run<float, Check<float>>(new());
        width.Run<double, Check<double>>(new());
    }

    private readonly struct Check<T> : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var w = V.Width;
            T[] numbers = [.. Enumerable.Range(1, 8 * w).Select(i => T.CreateChecked(i))];
            var (a, b) = (V.Load(in numbers[0], 0), V.Load(in numbers[0], w));

            var (even, odd) = V.Deinterleave(a, b);
            if (w > 1)
            {
                Assert.Equal(numbers[..(2 * w)].Where((_, i) => i % 2 == 0), Elements(even));
                Assert.Equal(numbers[..(2 * w)].Where((_, i) => i % 2 == 1), Elements(odd));
            }
            var (first, second) = V.Interleave(even, odd);
            Assert.Equal(numbers[..w], Elements(first));
            Assert.Equal(numbers[w..(2 * w)], Elements(second));
            (first, second) = V.Interleave(a, b);
            (even, odd) = V.Deinterleave(first, second);
            Assert.Equal(numbers[..w], Elements(even));
            Assert.Equal(numbers[w..(2 * w)], Elements(odd));

            var half = Elements(V.LoadHalves(in numbers[3], in numbers[5 * w], 2));
            T[] joined = w == 1 ? [numbers[5]] : [.. numbers[5..(5 + w / 2)], .. numbers[(5 * w + 2)..(5 * w + 2 + w / 2)]];
            Assert.Equal(joined, half);

            Span<T> sums = stackalloc T[4];
            V.SumLanes(a, b, V.Load(in numbers[0], 2 * w), V.Load(in numbers[0], 5 * w), sums);
            foreach (var (i, start) in new[] { 0, w, 2 * w, 5 * w }.Index())
                Assert.Equal(numbers[start..(start + w)].Aggregate((x, y) => x + y), sums[i]);
            // Each sum comes in one order, whichever of the four it is.
            T[] rough = [.. numbers.Select((_, i) => T.Sin(T.CreateChecked(i * 37 + 1)))];
            var lane = V.Load(in rough[0], 1);
            V.SumLanes(lane, lane, lane, lane, sums);
            Assert.Single(sums.ToArray().Distinct());
            V.SumLanes(a, lane, b, a, sums);
            var alone = sums[1];
            V.SumLanes(lane, a, a, b, sums);
            Assert.Equal(alone, sums[0]);

            Assert.Equal(numbers[..w].Select(x => x * x + numbers[4]), Elements(V.MultiplyAdd(a, a, V.Broadcast(numbers[4]))));
            var mask = V.Same(a, V.Broadcast(numbers[w / 2]));
            Assert.Equal(numbers[..w].Select(x => x == numbers[w / 2] ? T.One : T.Zero), Elements(V.Select(mask, V.Of(1), V.Of(0))));
            var nan = V.Broadcast(T.NaN);
            Assert.All(Elements(V.Select(V.Same(nan, nan), V.Of(1), V.Of(0))), x => Assert.Equal(T.Zero, x));
            Assert.All(Elements(V.Max(nan, a)).Concat(Elements(V.Max(a, nan))), x => Assert.True(T.IsNaN(x)));
        }

        private static T[] Elements<V>(V lane) where V : unmanaged, ILane<V, T>
        {
            var elements = new T[V.Width];
            lane.Store(ref elements[0], 0);
            return elements;
        }
    }
}
