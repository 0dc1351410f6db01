namespace Fovea.Cli.Tests;

/// <summary>Numbers are read in one way by every option, and the number of threads has a limit.</summary>
public sealed class NumberOptionsTests : IDisposable
{
    private readonly CliRunner _cli = new();

    [Theory]
    [InlineData("train digits --learning-rate 0,01", "--learning-rate: expected a number, got '0,01'; a point stands before the fraction: 0.01")]
    [InlineData("train digits --learning-rate 1,000", "--learning-rate: expected a number, got '1,000'; a point")]
    [InlineData("train digits --learning-rate 1,000.5", "--learning-rate: expected a number, got '1,000.5'. See")]
    [InlineData("bench gemm-512 --seconds NaN", "--seconds: expected a time above 0")]
    [InlineData("bench gemm-512 --seconds 0,02", "--seconds: expected a number, got '0,02'; a point")]
    [InlineData("train digits --epochs 1,0", "--epochs: expected a whole number, got '1,0'")]
    [InlineData("train digits --epochs 1e1", "--epochs: expected a whole number, got '1e1'")]
    [InlineData("train digits --epochs 99999999999", "--epochs: expected a whole number below 2^31, got '99999999999'")]
    [InlineData("train digits --seed 1,5", "--seed: expected a whole number, got '1,5'")]
    [InlineData("train digits --threads 100000", "--threads: expected 1 to 1024, got 100000")]
    [InlineData("train digits --threads 0", "--threads: expected 1 to 1024, got 0")]
    [InlineData("serve digits.fovea --max-delay 0,5", "--max-delay: expected a number, got '0,5'; a point")]
    public void A_number_of_another_kind_is_refused(string line, string message) =>
        Assert.Contains(message, _cli.Run(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);

    [Fact]
    public void More_threads_than_processors_are_warned_of()
    {
        var (most, warning) = (Environment.ProcessorCount, $"warning: --threads {Environment.ProcessorCount + 1} on");
        Assert.Contains(warning, Run(most + 1), StringComparison.Ordinal);
        Assert.DoesNotContain("warning: --threads", Run(most), StringComparison.Ordinal);
        string Run(int threads) => _cli.Run("ps", "solve", "nothing", "--threads", $"{threads}").Error;
    }

    public void Dispose() => _cli.Dispose();
}
