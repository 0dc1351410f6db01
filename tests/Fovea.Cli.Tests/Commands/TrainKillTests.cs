using System.Globalization;

namespace Fovea.Cli.Tests.Commands;

/// <summary>A training whose process is killed without warning, again and again, and continued, leaves the bytes of one that ran
/// through.</summary>
public sealed class TrainKillTests(ITestOutputHelper output)
{
    [Fact]
    public void Killed_at_random_moments_it_ends_with_the_same_bytes()
    {
        // FOVEA_KILLS=50 is the long form of this test.
        var kills = int.Parse(Environment.GetEnvironmentVariable("FOVEA_KILLS") ?? "5", CultureInfo.InvariantCulture);
        using var cli = new CliRunner();
        var training = new KilledTraining(cli, kills);
        training.WithKills(training.Whole(), seed: 15);
        Assert.Equal(kills, training.Kills);
        output.WriteLine($"{kills} kills");
    }
}
