namespace Fovea.Gpu.Tests;

/// <summary>A multiplication and a shift in place of a division.</summary>
public sealed class DivisorTests
{
    [Fact]
    public void The_quotient_and_the_rest_are_exact()
    {
        int[] corners = [1, 2, 3, 5, 7, 10, 641, 1 << 15, (1 << 16) + 1, 1 << 30, (1 << 30) + 1, int.MaxValue - 1, int.MaxValue];
        var g = new Random(1);
        foreach (var d in corners.Concat(Enumerable.Range(0, 2000).Select(i => g.Next(1, 1 << (i % 31)) + 1)))
        {
            var divisor = new Divisor(d);
            // Multiples and what is next to them are where a quotient that is rounded would be wrong.
            var last = int.MaxValue / d;
            foreach (var q in new[] { 0, 1, last / 2, last, g.Next(last) })
                foreach (var n in new[] { (long)q * d - 1, (long)q * d, (long)q * d + 1, int.MaxValue, g.Next() })
                    if (n is >= 0 and <= int.MaxValue)
                    {
                        Assert.Equal((int)n / d, divisor.Of((int)n));
                        Assert.Equal((int)n % d, divisor.Rest((int)n));
                    }
        }
    }

    [Fact]
    public void Nothing_is_divided_by_the_zero_of_an_empty_tensor() => Assert.Equal(1, new Divisor(0).Value);
}
