namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="ReliabilityDiagram"/>, with figures computed by hand.</summary>
public class ReliabilityDiagramTests
{
    [Fact]
    public void Errors_are_the_distances_from_the_diagonal()
    {
        // Bins of 0.2: (0.4, 0.6] holds two of which one is right at 0.55, (0.8, 1] holds three of which two are right at 0.9.
        var diagram = ReliabilityDiagram.Of([0.5, 0.6, 0.85, 0.9, 0.95], [true, false, true, false, true], bins: 5);
        Assert.Equal([0, 0, 2, 0, 3], diagram.Bins.Select(b => b.Count));
        Assert.Equal(0.05, diagram.Bins[2].Gap, 1e-12);
        Assert.Equal(0.9 - 2.0 / 3, diagram.Bins[4].Gap, 1e-12);
        Assert.Equal((2 * 0.05 + 3 * (0.9 - 2.0 / 3)) / 5, diagram.ExpectedError, 1e-12);
        Assert.Equal(0.9 - 2.0 / 3, diagram.MaximumError, 1e-12);
    }

    [Fact]
    public void A_bin_has_its_upper_end_and_the_first_one_0()
    {
        var diagram = ReliabilityDiagram.Of([0, 0.25, 0.26, 1], [true, true, true, true], bins: 4);
        Assert.Equal([2, 1, 0, 1], diagram.Bins.Select(b => b.Count));
        Assert.Equal(15, ReliabilityDiagram.Of([0.3], [true]).Bins.Count);
        Assert.True(double.IsNaN(ReliabilityDiagram.Of([], []).ExpectedError));
    }

    [Fact]
    public void The_Brier_score_is_the_squared_distance_from_the_truth()
    {
        Assert.Equal((0.04 + 0.01 + 0.01 + 0.09 + 0.49 + 0.16) / 2,
            ReliabilityDiagram.Brier([0.8, 0.1, 0.1, 0.3, 0.3, 0.4], [0, 1]), 1e-12);
        Assert.Equal(2, ReliabilityDiagram.Brier([1, 0], [1]), 1e-12);
    }

    [Fact]
    public void There_is_a_confidence_for_each_answer() =>
        Assert.Equal("ReliabilityDiagram: expected a confidence for each of 1 answers, got 2.",
            Assert.Throws<ArgumentException>(() => ReliabilityDiagram.Of([0.5, 0.5], [true])).Message);
}
