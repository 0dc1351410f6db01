using Fovea.Tensors;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="TemperatureScaling"/>.</summary>
public class TemperatureScalingTests
{
    [Fact]
    public void Of_two_classes_it_is_known()
    {
        // The first class leads by 2 and is right in three of four cases: 1/(1 + e^(−2/T)) = 3/4.
        var fitted = TemperatureScaling.Fit([2, 0, 2, 0, 5, 3, 1, -1], [0, 0, 0, 1]);
        Assert.Equal(2 / Math.Log(3), fitted.Temperature, 1e-9);
        Assert.Equal(-(3 * Math.Log(0.75) + Math.Log(0.25)) / 4, fitted.LossAfter, 1e-12);
        Assert.Equal(Math.Log(1 + Math.Exp(-2)) + 0.5, fitted.LossBefore, 1e-7);
    }

    [Fact]
    public void It_is_found_again_where_labels_were_drawn_with_it()
    {
        var generator = new Generator(4);
        var scores = Tensor.Randn([4000, 5], 0, 4, generator: generator).ToArray<float>();
        var p = ClassProbabilities.Of(scores, 5, temperature: 2.5);
        var labels = new int[4000];
        for (var i = 0; i < labels.Length; i++)
        {
            var (at, k) = (generator.NextDouble(), 0);
            while (k < 4 && (at -= p[i * 5 + k]) > 0) k++;
            labels[i] = k;
        }
        var fitted = TemperatureScaling.Fit(scores, labels);
        Assert.Equal(2.5, fitted.Temperature, 0.15);
        Assert.True(fitted.LossAfter < fitted.LossBefore);
        foreach (var other in new[] { 0.99, 1.01 })
            Assert.True(Loss(scores, labels, fitted.Temperature * other) > Loss(scores, labels, fitted.Temperature));
    }

    [Fact]
    public void Samples_that_are_all_right_or_all_wrong_end_at_a_bound()
    {
        Assert.Equal(TemperatureScaling.Least, TemperatureScaling.Fit([3, 0, 0, 3], [0, 1]).Temperature, 1e-6);
        Assert.Equal(TemperatureScaling.Largest, TemperatureScaling.Fit([3, 0, 0, 3], [1, 0]).Temperature, 1e-6);
    }

    [Fact]
    public void There_are_samples() => Assert.Equal(
        "TemperatureScaling: expected a row of scores for each of one or more samples, got 3 scores and 2 labels.",
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([1, 2, 3], [0, 1])).Message);

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        var p = ClassProbabilities.Of([5000, -5000, 0], 3);
        Assert.Equal([1, 0, 0], p);
        Assert.Equal([1.0], ClassProbabilities.Largest(p, 3));
    }

    private static double Loss(float[] scores, int[] labels, double temperature)
    {
        var p = ClassProbabilities.Of(scores, 5, temperature);
        return labels.Select((label, i) => -Math.Log(p[i * 5 + label])).Average();
    }
}
