using Fovea.Tensors;

namespace Fovea.Sweeps.Tests.Reports;

/// <summary>How much of the variance each field explains, where that is known.</summary>
public class FieldImportanceTests
{
    private static double[] Shares(Func<double[], double> function, int points = 400)
    {
        var random = new Generator(3);
        double[][] all = [.. Enumerable.Range(0, points).Select(_ =>
            new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() })];
        return FieldImportance.Of(all, [.. all.Select(function)]);
    }

    [Fact]
    public void Fields_that_add_up_have_the_shares_of_their_variances()
    {
        // Var(3x) : Var(y) = 9 : 1.
        var shares = Shares(p => 3 * p[0] + p[1]);
        Assert.Equal(0.9, shares[0], 0.03);
        Assert.Equal(0.1, shares[1], 0.03);
        Assert.InRange(shares[2], 0, 0.01);
    }

    [Fact]
    public void What_fields_do_together_is_no_fields_own()
    {
        // The sign of the product of two: neither alone tells anything.
        var shares = Shares(p => (p[0] < 0.5) == (p[1] < 0.5) ? 1 : 0);
        Assert.True(shares.Sum() < 0.15, $"{shares.Sum()}");
    }

    [Fact]
    public void A_step_is_one_cut_and_nothing_has_no_share()
    {
        Assert.Equal(1, Shares(p => p[1] < 0.25 ? 5 : 1)[1], 0.01);
        Assert.Equal([0, 0, 0], Shares(_ => 2));
    }

    [Fact]
    public void The_boxes_of_a_tree_fill_the_cube()
    {
        var random = new Generator(1);
        double[][] points = [.. Enumerable.Range(0, 60).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        var tree = RegressionTree.OfDrawn(points, [.. points.Select(p => p[0] * p[1])], random);
        Assert.Equal(1, tree.Boxes.Sum(b => (b.High[0] - b.Low[0]) * (b.High[1] - b.Low[1])), 1e-9);
        Assert.True(tree.Boxes.Count > 10);
    }
}
