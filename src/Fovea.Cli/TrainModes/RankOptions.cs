using System.CommandLine;

namespace Fovea.Cli.TrainModes;

/// <summary>The options of a training by several processes.</summary>
internal sealed class RankOptions
{
    private readonly Option<bool> _parallel = new("--parallel")
    {
        Description = "Train together with the other processes of mpirun: each computes some of the mini-batches of a step.",
    };

    private readonly Option<int> _patience = new("--patience")
    {
        Description = "With --parallel: seconds to wait for another process, after which the job ends.", HelpName = "SECONDS",
        DefaultValueFactory = _ => 600,
    };

    private readonly Option<bool> _syncBatchNorm = new("--sync-batchnorm")
    {
        Description = "With --parallel: batch normalisation over the mini-batches of all processes.",
    };

    /// <summary>What they are options of.</summary>
    public void AddTo(Command command)
    {
        command.Add(_parallel);
        command.Add(_syncBatchNorm);
        command.Add(CommonOptions.AtLeastOne(_patience));
    }

    /// <summary>Whether it was asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_parallel);

    /// <summary>What was asked for.</summary>
    public ParallelSettings Read(ParseResult parsed) =>
        new(TimeSpan.FromSeconds(parsed.GetValue(_patience)), parsed.GetValue(_syncBatchNorm));
}

/// <summary>How processes train together.</summary>
/// <param name="Patience">How long one waits for another.</param>
/// <param name="SyncBatchNorm">Whether batch normalisation goes by the mini-batches of all.</param>
internal sealed record ParallelSettings(TimeSpan Patience, bool SyncBatchNorm);
