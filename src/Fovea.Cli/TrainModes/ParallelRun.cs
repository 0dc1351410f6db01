using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Parallel;
using Fovea.Parallel.Mpi;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary>What several processes are to train.</summary>
/// <param name="Read">The settings of a new run; checks the command line of one that goes on.</param>
/// <param name="Resumed">The folder of a run that goes on, or null.</param>
/// <param name="Folder">The run folder that was asked for, or null.</param>
/// <param name="Data">The folder of data that was asked for, or null.</param>
/// <param name="Epochs">The epochs that were asked for, or null.</param>
internal sealed record ParallelCall(Func<RunConfig> Read, string? Resumed, string? Folder, string? Data, int? Epochs)
{
    /// <summary>Whether the result is one JSON value.</summary>
    public bool Json { get; init; }

    /// <summary>Whether the command line says how many threads there are.</summary>
    public bool HasThreads { get; init; }
}

/// <summary>A training by the processes of <c>mpirun</c>: rank 0 keeps the run and speaks for all.</summary>
internal static class ParallelRun
{
    // Open MPI kills what it asked to end after a second.
    private static readonly TimeSpan WhenAsked = TimeSpan.FromMilliseconds(700);

    // Rank 0 speaks first, where it is there; if it is not, then rank 1.
    private static readonly TimeSpan AfterTheFirst = TimeSpan.FromSeconds(10);

    /// <summary>Trains.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ParallelSettings settings, ParallelCall call, Stopwatch clock)
    {
        using var interrupt = new Interruption();
        var world = MpiCommunicator.World();
        var rank = world.Rank;
        string? folder = null;
        using var ranks = new WatchedCommunicator(world, rank == 0 ? settings.Patience : settings.Patience + AfterTheFirst, waited =>
        {
            var isAsked = interrupt.Token.IsCancellationRequested;
            if (rank == 0 || (rank == 1 && !isAsked)) Console.Error.WriteLine(Gone(rank, waited, isAsked, world.Size, folder));
            // What is written so far is whole. Who was asked to end need not end the others.
            if (!isAsked) world.Abort(Application.Failed);
            Environment.Exit(Application.Failed);
        });
        using var asked = interrupt.Token.Register(() => ranks.Patience = WhenAsked);
        try
        {
            if (!call.HasThreads) WorkPool.Threads = LocalRanks.Threads;
            using var started = Begin(settings, call, ranks, path => folder = path);
            return Carry(started.Session, call, clock, rank, interrupt.Token);
        }
        catch (Exception e) when (e is RankFailedException or RanksDifferException or TrainingDivergedException)
        {
            // It is the same on every rank. Rank 0 ends the job when it has said so; another that failed before would end it first.
            if (rank == 0) throw e is RankFailedException { InnerException: UsageException usage } ? usage : e;
            return Application.Done;
        }
        catch (Exception e) when (ranks.Size > 1)
        {
            var message = e.Message.ReplaceLineEndings(" ");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fovea: rank {rank}: {message}"));
            world.Abort(Application.Failed);
            return Application.Failed;
        }
    }

    private static Started Begin(ParallelSettings settings, ParallelCall call, Communicator ranks, Action<string> keeps)
    {
        var config = ranks.Together(call.Read);
        TrainingSession session;
        if (call.Resumed is { } run)
        {
            if (settings.SyncBatchNorm) throw new RankFailedException("", new UsageException(
                "--sync-batchnorm cannot change when a run continues: its configuration holds it"));
            session = ParallelTraining.Resume(run, ranks, call.Data, call.Epochs);
            keeps(run);
            if (ranks.Rank == 0) foreach (var note in session.Notes) Console.Error.WriteLine($"note: {note}");
        }
        else
        {
            // One process of each machine downloads what is missing.
            foreach (var turn in new[] { true, false })
                ranks.Together(() =>
                {
                    if (LocalRanks.IsFirst == turn) TrainSettings.EnsureData(config);
                    return turn;
                });
            var path = ranks.Together(() => ranks.Rank == 0 ? TrainRun.Folder(config, call.Folder) : "");
            if (settings.SyncBatchNorm) config.Callbacks = [.. config.Callbacks, "syncBatchNorm"];
            session = ParallelTraining.Start(config, ranks);
            ranks.Together(() => ranks.Rank == 0 ? TrainRun.Keep(session, path) : session);
            keeps(path);
        }
        var parallel = new DataParallel(session.Trainer, ranks)
        {
            Settings = ParallelTraining.Settings(session.Config), Overlap = LocalRanks.Processors > WorkPool.Threads,
        };
        var perStep = ParallelTraining.BatchesPerStep(session.Config)!.Value;
        if (ranks.Rank == 0) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"note: {ranks.Size} ranks, {perStep} mini-batches of {session.Config.BatchSize} a step, {WorkPool.Threads} thread(s) each"));
        return new(session, parallel);
    }

    private static int Carry(TrainingSession session, ParallelCall call, Stopwatch clock, int rank, CancellationToken cancellation)
    {
        if (rank == 0) return TrainRun.Carry(session, clock, call.Json, cancellation);
        session.Train(cancellation);
        return session.Trainer.End == TrainingEnd.Cancelled ? Application.Failed : Application.Done;
    }

    private static string Gone(int rank, TimeSpan waited, bool isAsked, int ranks, string? folder)
    {
        var what = isAsked ? "a rank has died, or somebody stopped the job"
            : string.Create(CultureInfo.InvariantCulture, $"rank {rank} has waited {waited.TotalSeconds:F0} s for another: a rank or its link is gone");
        var next = string.IsNullOrEmpty(folder) ? ""
            : string.Create(CultureInfo.InvariantCulture, $". Continue with: mpirun -n {ranks} fovea train --resume {folder} --parallel");
        return $"fovea: {what}{next}";
    }

    private sealed record Started(TrainingSession Session, DataParallel Parallel) : IDisposable
    {
        public void Dispose() => Parallel.Dispose();
    }
}
