using System.Diagnostics;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Parallel.Scaling;

/// <summary>Measures what <see cref="RankTimes"/> holds.</summary>
public static class RankMeasurement
{
    private static readonly int[] Sizes = [1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24];

    /// <summary>Measures, on every rank; each gets the same.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="read">The settings of a training, made anew at each call; its epochs are one, its samples those of the steps.</param>
    /// <param name="steps">Steps that are timed, 2 or more.</param>
    /// <param name="repeats">Times that a sum is computed.</param>
    /// <exception cref="RankFailedException">It fails on a rank.</exception>
    public static RankTimes Measure(Communicator ranks, Func<RunConfig> read, int steps = 20, int repeats = 20)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(read);
        ranks.Together(() => steps >= 2 ? steps : throw new ArgumentException("steps: expected 2 or more, of which the second is timed, got fewer."));
        // One rank has nobody to send to.
        var sums = (ranks.Size == 1 ? [] : Sizes).Select(bytes => (bytes, Sum(ranks, bytes, repeats))).ToList();
        var (together, session) = Train(ranks, read, steps, overlap: true);
        var (after, _) = Train(ranks, read, steps, overlap: false);
        var (alone, _) = Train(ranks, read, steps, overlap: null);
        var bytes = session.Network.Parameters().Where(p => p.RequiresGrad).Sum(p => (long)p.Count * p.DType.Size);
        var config = session.Config;
        return new(ranks.Size, config.Network.Name, bytes, config.BatchSize, alone, together, after, sums);
    }

    // The shortest time is that without others on the processors; that of the slowest rank counts.
    private static double Sum(Communicator ranks, int bytes, int repeats)
    {
        var values = new float[bytes / sizeof(float)];
        var shortest = double.PositiveInfinity;
        for (var i = 0; i <= repeats; i++)
        {
            ranks.Gather([]);
            var start = Stopwatch.GetTimestamp();
            ranks.SumInRankOrder<float>(values);
            var seconds = Slowest(ranks, Stopwatch.GetElapsedTime(start).TotalSeconds);
            // The first warms up.
            if (i > 0) shortest = Math.Min(shortest, seconds);
        }
        return shortest;
    }

    // The shortest step of the second epoch; null for each rank alone.
    private static (double Seconds, TrainingSession Session) Train(Communicator ranks, Func<RunConfig> read, int steps, bool? overlap)
    {
        var session = ranks.Together(() =>
        {
            var config = read();
            config.Callbacks = overlap is null ? [] : [new Part("gradientAccumulation").With("batches", ranks.Size)];
            (config.Epochs, config.Validation, config.NumTrain) = (2, 0, config.BatchSize * steps * (overlap is null ? 1 : ranks.Size));
            return TrainingSession.Start(config);
        });
        session.Trainer.View = null;
        var clock = new StepClock();
        session.Trainer.Add(clock);
        using var parallel = overlap is { } whether ? new DataParallel(session.Trainer, ranks) { Overlap = whether } : null;
        ranks.Gather([]);
        session.Train();
        return (Slowest(ranks, clock.Shortest), session);
    }

    private static double Slowest(Communicator ranks, double seconds) =>
        ranks.Gather(BitConverter.GetBytes(seconds)).Max(bytes => BitConverter.ToDouble(bytes));

    /// <summary>Times the steps of the second epoch.</summary>
    private sealed class StepClock : Callback
    {
        private long _last;

        public double Shortest { get; private set; } = double.PositiveInfinity;

        public override void EpochBegins(TrainingContext context) => _last = 0;

        public override void AfterStep(TrainingContext context)
        {
            if (_last != 0 && context.Progress.Epoch == 1) Shortest = Math.Min(Shortest, Stopwatch.GetElapsedTime(_last).TotalSeconds);
            _last = Stopwatch.GetTimestamp();
        }
    }
}
