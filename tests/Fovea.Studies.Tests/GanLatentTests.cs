namespace Fovea.Studies.Tests;

/// <summary><see cref="GanLatent"/>.</summary>
public class GanLatentTests
{
    [Fact]
    public void Samples_depend_on_the_scale_of_the_latents_more_than_on_their_family()
    {
        var figures = Quick.Run("gan-latent").Figures;
        var generators = ((IEnumerable<Fields>)figures["generators"]!).ToList();
        Assert.Equal(["normal", "uniform", "changing"], generators.Select(g => (string)g["latents"]!));
        foreach (var generator in generators)
        {
            Assert.InRange((double)generator["madeScore"]!, 0, 1);
            Assert.InRange((double)generator["objective"]!, -3, 0);
            foreach (var sampled in (IEnumerable<Fields>)generator["sampled"]!)
            {
                Assert.InRange((double)sampled["confidence"]!, 0.1, 1);
                Assert.Equal(1, ((double[])sampled["classShares"]!).Sum(), 9);
                // Real digits are nearer.
                Assert.True((double)sampled["distance"]! > (double)figures["distanceOfTrainingDigits"]!);
            }
        }
    }
}
