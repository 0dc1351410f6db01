namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="ClassFigures"/>, with the figures that scikit-learn's <c>precision_recall_fscore_support</c> defines.</summary>
public class ClassFiguresTests
{
    [Fact]
    public void Precision_recall_and_their_means()
    {
        // Rows are labels. The third class is never answered; the fourth does not occur at all.
        var figures = ClassFigures.Of(new double[,] { { 4, 1, 0, 0 }, { 2, 3, 0, 0 }, { 1, 1, 0, 0 }, { 0, 0, 0, 0 } });
        Assert.Equal(new(5, 7, 4.0 / 7, 4.0 / 5, 8.0 / 12), figures.Classes[0]);
        Assert.Equal(new(5, 5, 3.0 / 5, 3.0 / 5, 6.0 / 10), figures.Classes[1]);
        Assert.Equal(new(2, 0, 0, 0, 0), figures.Classes[2]);
        Assert.Equal((4.0 / 7 + 0.6) / 3, figures.Macro.Precision, 1e-12);
        Assert.Equal(1.4 / 3, figures.Macro.Recall, 1e-12);
        Assert.Equal((2.0 / 3 + 0.6) / 3, figures.Macro.F1, 1e-12);
        Assert.Equal((5 * 4.0 / 7 + 5 * 0.6) / 12, figures.Weighted.Precision, 1e-12);
        // Weighted by how often classes occur, recall is the accuracy.
        Assert.Equal(7.0 / 12, figures.Weighted.Recall, 1e-12);
        Assert.Equal(12, figures.Macro.Support);
    }
}
