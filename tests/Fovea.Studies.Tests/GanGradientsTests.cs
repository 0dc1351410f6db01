namespace Fovea.Studies.Tests;

/// <summary><see cref="GanGradients"/>.</summary>
public class GanGradientsTests
{
    [Fact]
    public void The_minimax_gradient_fades_where_the_discriminator_is_sure_and_the_non_saturating_one_does_not()
    {
        var figures = Quick.Run("gan-gradients").Figures;
        var (minimax, other) = ((List<double>)figures["minimaxNorm"]!, (List<double>)figures["nonSaturatingNorm"]!);
        Assert.Equal(((int[])figures["steps"]!).Length, minimax.Count);
        // The more it knows, the further the two are apart.
        Assert.True(other[^1] / minimax[^1] > 10 * other[0] / minimax[0]);
        var trainings = ((IEnumerable<Fields>)figures["trainings"]!).ToList();
        Assert.Equal(["minimax SGD", "non-saturating SGD", "minimax Adam", "non-saturating Adam"],
            trainings.Select(t => $"{t["loss"]} {t["optimizer"]}"));
    }
}
