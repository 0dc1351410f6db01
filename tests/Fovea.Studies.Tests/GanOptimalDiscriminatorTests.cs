using Fovea.Tensors;

namespace Fovea.Studies.Tests;

/// <summary><see cref="GanOptimalDiscriminator"/>.</summary>
public class GanOptimalDiscriminatorTests
{
    [Fact]
    public void The_trained_discriminator_is_p_over_p_plus_q_and_one_half_where_nothing_can_be_told()
    {
        var figures = Quick.Run("gan-optimal-discriminator").Figures;
        var pairs = ((IEnumerable<Fields>)figures["pairs"]!).ToList();
        Assert.Equal(3, pairs.Count);
        // No discriminator is better than the best one.
        Assert.All(pairs, p => Assert.InRange((double)p["value"]!, -Math.Log(4) - 0.01, (double)p["expectedValue"]! + 1e-6));
        Assert.Equal(0, (double)pairs[2]["jensenShannon"]!, 12);
        var divergences = (List<double>)((Fields)figures["generator"]!)["jensenShannon"]!;
        Assert.True(divergences[^1] < divergences[0] / 10);
    }

    [Fact]
    public void The_divergence_of_equal_densities_is_0_and_of_distant_ones_ln_2()
    {
        var grid = new LineGrid(-20, 20, 4001);
        double[] Of(double mean) => [.. grid.Xs.Select(new LineDensity((1, mean, 1)).At)];
        Assert.Equal(1, grid.Integral(Of(0)), 9);
        Assert.Equal(0, grid.JensenShannon(Of(1), Of(1)), 12);
        Assert.Equal(Math.Log(2), grid.JensenShannon(Of(-10), Of(10)), 9);
        // D = ½ has the value −ln 4 whatever the densities are.
        Assert.Equal(-Math.Log(4), grid.Value(Of(0), Of(3), new double[4001]), 9);
    }

    [Fact]
    public void Samples_of_a_mixture_have_its_moments()
    {
        var x = new LineDensity((0.25, -2, 0.5), (0.75, 1, 1)).Sample(100_000);
        var mean = x.Mean().Item();
        Assert.Equal(0.25, mean, 0.02);
        Assert.Equal(0.25 * (4 + 0.25) + 0.75 * (1 + 1) - 0.0625, (x - mean).Square().Mean().Item(), 0.03);
    }
}
