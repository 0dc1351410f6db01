using Fovea.Tensors;

namespace Fovea.Training.Tests.Adversarial;

/// <summary><see cref="ModeCollapse"/> and <see cref="JudgedPictures"/>: what is missing is said, and nothing where nothing is.</summary>
public class ModeCollapseTests
{
    private static readonly string[] Names = ["cat", "dog", "fox"];

    [Fact]
    public void Samples_as_real_ones_are_no_collapse()
    {
        var real = Judged([100, 100, 100], 1, 1);
        Assert.Null(ModeCollapse.Find(Judged([60, 110, 130], 0.8, 2), real, Names));
        Assert.Equal(0.8, ModeCollapse.Variety(Judged([100, 100, 100], 0.8, 2), real), 0.08);
    }

    [Fact]
    public void A_class_below_a_quarter_of_its_share_is_named() =>
        Assert.Equal("mode collapse: hardly any samples of dog (8.0 % of samples, 33.3 % of real pictures)",
            ModeCollapse.Find(Judged([146, 24, 130], 1, 2), Judged([100, 100, 100], 1, 1), Names));

    [Fact]
    public void Samples_of_a_class_that_are_all_alike_are_named()
    {
        var found = ModeCollapse.Find(Judged([100, 100, 100], 0.1, 2), Judged([100, 100, 100], 1, 1), Names);
        Assert.Matches(@"^mode collapse: samples that are all alike of cat \(0\.\d\d of real distances\), dog \(.*\), fox \(.*\)$", found);
    }

    [Fact]
    public void Shares_confidence_and_distances_are_those_of_the_values()
    {
        var judged = new JudgedPictures(3, [0, 0, 3, 4, 7, 7], [0.9f, 0.1f, 0.6f, 0.4f, 0.2f, 0.8f]);
        Assert.Equal([0, 0, 1], judged.Predicted);
        Assert.Equal([2 / 3.0, 1 / 3.0], judged.Shares.Select(s => Math.Round(s, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal((0.9 + 0.6 + 0.8) / 3, judged.MeanConfidence, 1e-6);
        // One pair 5 apart.
        Assert.Equal(5, judged.ClassDistances(2)[0], 1e-9);
        Assert.Equal(double.NaN, judged.ClassDistances(2)[1]);
    }

    // So many of each class, features around a centre of the class.
    private static JudgedPictures Judged(int[] counts, double spread, ulong seed)
    {
        var classes = counts.SelectMany((n, k) => Enumerable.Repeat(k, n)).ToArray();
        var noise = Tensor.Randn([classes.Length, 4], generator: new Generator(seed)).ToArray<float>();
        return new(classes.Length, [.. noise.Select((x, i) => (float)(spread * x + (i % 4 == classes[i / 4] ? 50 : 0)))],
            [.. classes.SelectMany(k => Enumerable.Range(0, 3).Select(c => c == k ? 0.98f : 0.01f))]);
    }
}
