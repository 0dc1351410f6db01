namespace Fovea.Studies.Tests;

/// <summary><see cref="MlpVsCnn"/>.</summary>
public class MlpVsCnnTests
{
    [Fact]
    public void The_convolutional_network_errs_less_with_fewer_parameters()
    {
        var result = Quick.Run("mlp-vs-cnn");
        var figures = (Fields)result.Figures["digits"]!;
        var (mlp, cnn) = ((Fields)figures["mlp"]!, (Fields)figures["cnn"]!);
        // 64–128–10, and 1→16→32 3×3 with pooling, 128–10.
        Assert.Equal(64L * 128 + 128 + 128 * 10 + 10, mlp["parameters"]);
        Assert.Equal(16L * 9 + 16 + 32 * 16 * 9 + 32 + 128 * 10 + 10, cnn["parameters"]);
        Assert.Equal((int)cnn["errors"]! - (int)figures["neither"]!, figures["mlpAlone"]);
        Assert.All(result.Galleries, g => Assert.All(g.Pictures, p => Assert.Contains("MLP", p.Caption, StringComparison.Ordinal)));
    }
}
