using System.Numerics;

namespace Fovea.Photometry.Tests;

public class NonNegativeFitTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(9, 0.01)]
    [InlineData(11, 0)]
    public void The_cost_falls_along_no_row_and_along_no_coefficient_above_zero(int count, double lambda)
    {
        var random = new Random(count);
        var length = 24 / Vector<float>.Count + 1;
        var fit = new NonNegativeFit();
        for (var trial = 0; trial < 50; trial++)
        {
            var rows = new Vector<float>[(count + 1) * length];
            var values = System.Runtime.InteropServices.MemoryMarshal.Cast<Vector<float>, float>(rows.AsSpan());
            foreach (ref var v in values) v = (float)random.NextDouble() - (trial % 2 == 0 ? 0 : 0.4f);
            var plain = values.ToArray();
            var size = length * Vector<float>.Count;
            // From the coefficients of the trial before, as in a search.
            fit.Set(rows, length, count);
            var cost = fit.Solve(count, 1, count, lambda);
            float At(int row, int k) => plain[row * size + k];
            double Left(int k) => At(count, k) - Enumerable.Range(0, count).Sum(i => fit.Coefficients[i] * At(i, k));
            var square = Enumerable.Range(0, size).Sum(k => (double)At(count, k) * At(count, k));
            var penalty = 0.0;
            for (var i = 0; i < count; i++)
            {
                var c = fit.Coefficients[i];
                var own = Enumerable.Range(0, size).Sum(k => (double)At(i, k) * At(i, k));
                var slope = Enumerable.Range(0, size).Sum(k => At(i, k) * Left(k)) - (i > 0 ? lambda * own * c : 0);
                penalty += i > 0 ? lambda * own * c * c : 0;
                Assert.True(c >= 0);
                if (c > 0) Assert.Equal(0, slope, 1e-4 * square);
                else Assert.True(slope < 1e-4 * square, $"coefficient {i} is zero and the cost falls by {slope} along it");
            }
            Assert.Equal((Enumerable.Range(0, size).Sum(k => Left(k) * Left(k)) + penalty) / square, cost, 1e-5);
        }
    }

    [Fact]
    public void A_row_twice_and_a_row_of_zeros_do_no_harm()
    {
        var rows = new Vector<float>[4];
        (rows[0], rows[1], rows[3]) = (new(2), new(2), new(3));
        var fit = new NonNegativeFit();
        fit.Set(rows, 1, 3);
        Assert.Equal(0, fit.Solve(3, 1, 3, 0), 1e-6);
        Assert.Equal(1.5, fit.Coefficients[0] + fit.Coefficients[1], 1e-6);
        Assert.Equal(0, fit.Coefficients[2]);
    }

    [Fact]
    public void A_mixture_that_is_appended_is_a_row_like_the_others()
    {
        var rows = new Vector<float>[3];
        var odd = new float[Vector<float>.Count];
        for (var i = 1; i < odd.Length; i += 2) odd[i] = 1;
        (rows[0], rows[1], rows[2]) = (Vector<float>.One, new(odd), Vector<float>.One * 2 + new Vector<float>(odd) * 3);
        var fit = new NonNegativeFit();
        fit.Set(rows, 1, 2);
        fit.Append([2, 3]);
        // Held back by a strong penalty, the first two leave all to the third.
        Assert.Equal(0, fit.Solve(3, 0, 2, 1e6), 1e-5);
        Assert.Equal(1, fit.Coefficients[2], 1e-3);
    }
}
