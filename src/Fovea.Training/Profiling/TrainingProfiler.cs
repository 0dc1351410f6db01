using System.Diagnostics;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Times a training step by step: by primitive, by layer forward and backward, the wait for data, the optimizer, the
/// validation.</summary>
/// <remarks>A <see cref="CallTimer"/> stands before the device. Steps are recorded, fused and replayed as without it, and each call of a
/// replay is timed; their bits are the same.</remarks>
/// <example><code>
/// var profile = TrainingProfiler.Run(TrainingSession.Start(Recipe.Find("digits")!.Config));
/// </code></example>
public static class TrainingProfiler
{
    /// <summary>Steps where neither their number nor epochs are given.</summary>
    public const int UsualSteps = 300;

    // The first steps record, and kernels are compiled well after some calls.
    private const int MostWarmUp = 40;

    /// <summary>Trains for a number of steps, or for all epochs of the configuration, and tells where the time went.</summary>
    /// <param name="session">A training that has not begun. It learns, and where its epochs are fewer than the steps take, they become
    /// as many.</param>
    /// <param name="steps">Steps; null for all epochs.</param>
    /// <param name="progress">Told the share of the steps that is done.</param>
    /// <param name="cancellation">Stops it; what was timed by then counts.</param>
    /// <exception cref="InvalidOperationException">There were too few steps of whole batches to time any.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public static TrainingProfile Run(TrainingSession session, int? steps = UsualSteps, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var trainer = session.Trainer;
        var batchSize = Math.Min(session.Config.BatchSize, session.TrainingBatches.SamplesPerEpoch);
        var planned = steps ?? (long)session.Config.Epochs * session.TrainingBatches.BatchesPerEpoch;
        var calls = new CallLog(session.Context.Device) { IsOn = false };
        var log = new StepLog(calls, batchSize, (int)Math.Min(MostWarmUp, planned / 4), steps, progress);
        trainer.Add(log);
        var batchesPerEpoch = session.TrainingBatches.BatchesPerEpoch;
        if (steps is { } wanted) session.Config.Epochs = Math.Max(session.Config.Epochs, (wanted + batchesPerEpoch - 1) / batchesPerEpoch);
        new LayerLabels(trainer.Network).During(() => calls.During(() => session.Train(cancellation)));
        var validation = log.Validation ?? Validate(session, calls, cancellation);
        if (log.Timed.Count == 0 || log.Untimed.Count == 0) throw new InvalidOperationException(
            $"profile: expected steps of whole batches after {Math.Min(MostWarmUp, planned / 4)} to warm up, got too few. Give more --epochs, or a smaller --batch-size.");
        return Profile(session, log, batchSize) with
        {
            Validation = validation,
            ValidationSamples = session.ValidationBatches?.SamplesPerEpoch ?? 0,
        };
    }

    // Twice: the first records.
    private static TimeSpan? Validate(TrainingSession session, CallLog calls, CancellationToken cancellation)
    {
        if ((session.FineTuner?.Validation ?? session.ValidationBatches) is not { } batches || cancellation.IsCancellationRequested)
            return null;
        using var _ = session.Context.Use();
        var time = TimeSpan.Zero;
        calls.During(() =>
        {
            for (var i = 0; i < 2; i++)
            {
                var start = Stopwatch.GetTimestamp();
                session.Trainer.Evaluate(batches);
                time = Stopwatch.GetElapsedTime(start);
            }
        });
        return time;
    }

    private static TrainingProfile Profile(TrainingSession session, StepLog log, int batchSize)
    {
        var n = log.Timed.Count;
        TimeSpan Each(long ticks) => TimeSpan.FromSeconds((double)ticks / Stopwatch.Frequency / n);
        TimeSpan Where(Func<CallLabel?, bool> chosen) => Each(log.Sums.Where(s => chosen(s.Key.Label)).Sum(s => s.Value.Ticks));
        var (loss, metrics, optimizer) = (StepLabels.Loss, StepLabels.Metrics, StepLabels.Optimizer);
        bool Layer(CallLabel? l) => l is not null && l.Name != loss.Name && l != metrics && l != optimizer;
        List<ProfilePart> parts =
        [
            new("waiting for data", log.Wait / n), new("forward", Where(l => Layer(l) && !l!.IsBackward)),
            new("loss, both ways", Where(l => l?.Name == loss.Name)), new("backward", Where(l => Layer(l) && l!.IsBackward)),
            new("metrics", log.Metrics / n), new("optimizer", log.Optimizer / n),
            new("other calls", Where(l => l is null)),
        ];
        var step = log.Total / n;
        parts.Add(new("between calls", step - parts.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Time)));
        using var process = Process.GetCurrentProcess();
        return new()
        {
            Steps = n, BatchSize = batchSize, Step = step, Parts = parts, TimedStep = Quantile(log.Timed, 0.5),
            UntimedStep = Quantile(log.Untimed, 0.5), TimingCost = Quantile(log.Timed, 0.1) / Quantile(log.Untimed, 0.1) - 1,
            Operations = [.. log.Sums.GroupBy(s => s.Key.Primitive).Select(g => new OperationTime(g.Key,
                (double)g.Sum(s => s.Value.Calls) / n, Each(g.Sum(s => s.Value.Ticks)))).OrderByDescending(o => o.Time)],
            Layers = Layers(session, log, Each), PeakBytes = process.PeakWorkingSet64, AllocatedBytes = log.Allocated,
            Refusal = session.Trainer.Refusal, Traced = log.Traced,
        };
    }

    private static List<LayerTime> Layers(TrainingSession session, StepLog log, Func<long, TimeSpan> each)
    {
        var batch = Math.Min(session.Config.BatchSize, session.TrainingBatches.SamplesPerEpoch);
        using var _ = session.Context.Use();
        var costs = LayerCost.Of(session.Trainer.Task,
            [.. session.TrainingBatches.Inputs.Select(i => Tensor.Zeros([batch, .. i.Shape], i.DType))]);
        var sums = log.Sums.Where(s => s.Key.Label is not null).ToLookup(s => (s.Key.Label!.Name, s.Key.Label.IsBackward));
        var joined = log.Sums.Keys.Select(k => k.Label).OfType<CallLabel>().SelectMany(l => l.Others).ToHashSet();
        TimeSpan? Time(string name, bool back) => sums.Contains((name, back)) ? each(sums[(name, back)].Sum(s => s.Value.Ticks)) : null;
        string[] With(string name, bool back) => [.. sums[(name, back)].SelectMany(s => s.Key.Label!.Others).Distinct()];
        var layers = new List<LayerTime>();
        var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance);
        var modules = session.Network.NamedModules().Where(m => seen.Add(m.Module))
            .Select(m => (Name: m.Name.Length == 0 ? "(network)" : m.Name, m.Module, Layer: m.Module.Children.Count == 0
                ? m.Module.Describe() : m.Module.GetType().Name)).ToList();
        foreach (var (name, module, layer) in modules)
        {
            var (forward, backward) = (Time(name, false), Time(name, true));
            var cost = costs.GetValueOrDefault(module);
            if (forward is null && backward is null && !joined.Contains(name)) continue;
            layers.Add(new(name, layer, forward, backward)
            {
                ForwardWith = With(name, false), BackwardWith = With(name, true),
                ForwardFlops = cost.Forward, BackwardFlops = cost.Backward,
            });
        }
        var loss = StepLabels.Loss.Name;
        if (Time(loss, false) is not null || Time(loss, true) is not null)
            layers.Add(new(loss, session.Trainer.Task.Loss.Describe(), Time(loss, false), Time(loss, true)));
        return layers;
    }

    private static TimeSpan Quantile(IReadOnlyList<TimeSpan> times, double share) =>
        times.Order().ElementAt((int)(share * (times.Count - 1)));
}
