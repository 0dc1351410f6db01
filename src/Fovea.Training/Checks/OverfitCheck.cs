using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Whether a configuration can learn a few pictures by heart. One that cannot will not learn many.</summary>
/// <remarks>
/// It trains on a few samples, of each class alike, until it recognises all of them in inference mode. What keeps a network from learning
/// by heart is off: changes of pictures and batches, dropout, weight decay, phases, and callbacks. The schedule is off, too, and the rate
/// stays at the first one: it would have fallen before the end. Everything else is the configuration's: network, initial weights, loss,
/// optimizer, rate, preparation of pictures. For a task without an accuracy the loss has to fall to a hundredth of the first epoch's.
/// <para><b>Source</b>: A. Karpathy, "A Recipe for Training Neural Networks" (2019), "overfit one batch".</para>
/// </remarks>
public sealed record OverfitCheck
{
    /// <summary>Of the first epoch's loss, what is left of it where a task has no accuracy.</summary>
    private const double LeftOfLoss = 0.01;

    /// <summary>Samples to learn, 1 or more.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Mini-batches after which it is given up.</summary>
    public int MostSteps { get; init; } = 2000;

    /// <summary>Runs the check.</summary>
    /// <param name="config">What is to be trained; it stays as it is.</param>
    /// <param name="data">From <see cref="RunConfig.LoadData"/> of this configuration.</param>
    /// <param name="progress">Told the share of the mini-batches that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">There are not so many samples.</exception>
    /// <exception cref="ShapeException">The network does not fit the data.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public OverfitResult Run(RunConfig config, RecipeData data, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(data);
        if (Samples < 1 || Samples > data.Training.Count)
            throw new ArgumentException($"overfit: expected 1…{data.Training.Count} of the training samples, got {Samples}.");
        var few = data.Training.Subset(Balanced(data.Training, Samples, config.Seed));
        var session = TrainingSession.Start(Plain(config, data.Training), new(few, null, data.Test));
        using var _ = session.Context.Use();
        // Within a network that trains they stay in inference mode.
        foreach (var (_, module) in session.Network.NamedModules())
            if (module is Dropout or Dropout1d or Dropout2d) module.Eval();
        var watch = new Watch(session, MostSteps, progress);
        session.Trainer.View = null;
        session.Trainer.Add(watch);
        var measured = new DataLoader(few, Math.Min(few.Count, 250), transforms: [session.Config.BuildNormalize()]);
        double? diverged = null;
        try
        {
            session.Trainer.Fit(session.TrainingBatches, session.Config.Epochs, measured, cancellation);
        }
        catch (TrainingDivergedException)
        {
            diverged = session.Trainer.Optimizer.LearningRate;
        }
        cancellation.ThrowIfCancellationRequested();
        var isLearned = watch.IsLearned && diverged is null;
        return new()
        {
            Samples = few.Count, IsLearned = isLearned, Steps = session.Trainer.Progress.Step,
            Epochs = session.Trainer.Progress.Epoch, FirstLoss = watch.FirstLoss, Loss = watch.Loss, Accuracy = watch.Accuracy,
            Time = session.Trainer.LearningTime,
            LookAt = isLearned ? []
                : [.. OverfitDoubts.Of(session, few, watch.FirstLoss, watch.Loss, watch.Learning, watch.Accuracy, diverged)],
        };
    }

    /// <summary>Positions of samples, as many of each class as of any other as far as there are so many; drawn by the seed.</summary>
    internal static int[] Balanced(Dataset data, int count, ulong seed)
    {
        var classes = Enumerable.Range(0, data.Count).GroupBy(data.Label).OrderBy(g => g.Key).Select(g =>
        {
            int[] members = [.. g];
            return new Queue<int>(new Generator(seed).Fork((ulong)g.Key).Permutation(members.Length).Select(p => members[p]));
        }).ToList();
        var chosen = new List<int>();
        while (chosen.Count < count)
            foreach (var members in classes)
                if (chosen.Count < count && members.TryDequeue(out var at)) chosen.Add(at);
        return [.. chosen.Order()];
    }

    // The configuration without what keeps a network from learning by heart.
    private RunConfig Plain(RunConfig config, Dataset training)
    {
        var plain = RunConfig.Parse(config.ToYaml(), "settings");
        // Mean and deviation of all pictures, not of the few.
        plain.Describe(training);
        (plain.Transforms, plain.BatchTransforms, plain.Phases, plain.Callbacks) = ([], [], [], []);
        (plain.Schedule, plain.Validation, plain.NumTrain) = (null, 0, null);
        const string Decay = "weightDecay";
        var hasDecay = PartTables.Optimizers.Complete(plain.Optimizer).Arguments.ContainsKey(Decay);
        if (hasDecay) plain.Optimizer = plain.Optimizer.With(Decay, 0.0);
        plain.BatchSize = Math.Min(plain.BatchSize, Samples);
        // A last batch of one has no variance to normalise by.
        while (plain.BatchSize > 2 && Samples % plain.BatchSize == 1) plain.BatchSize--;
        var batches = (Samples + plain.BatchSize - 1) / plain.BatchSize;
        plain.Epochs = Math.Max(MostSteps / batches, 1);
        return plain;
    }

    private sealed class Watch(TrainingSession session, int most, IProgress<double>? progress) : Callback
    {
        public bool IsLearned { get; private set; }

        public double FirstLoss { get; private set; } = double.NaN;

        public double Loss { get; private set; } = double.NaN;

        /// <summary>In inference mode; NaN for a task without one.</summary>
        public double Accuracy { get; private set; } = double.NaN;

        /// <summary>While learning.</summary>
        public double Learning { get; private set; } = double.NaN;

        public override void BatchEnds(TrainingContext context)
        {
            if (double.IsNaN(FirstLoss)) FirstLoss = context.Loss;
            progress?.Report(Math.Min((double)context.Progress.Step / most, 1));
        }

        public override void EpochEnds(TrainingContext context)
        {
            var measured = context.Epoch!.Validation!.Value;
            (Loss, Accuracy, Learning) = (measured.Loss, measured.Accuracy, context.Epoch.Training.Accuracy);
            IsLearned = session.Trainer.Task is ClassificationTask && double.IsFinite(Accuracy)
                ? Accuracy >= 1 : Loss <= LeftOfLoss * FirstLoss;
            if (IsLearned) context.Stop("learned by heart");
        }
    }
}

/// <summary>What came of an <see cref="OverfitCheck"/>.</summary>
public sealed record OverfitResult
{
    /// <summary>Samples that were to be learned.</summary>
    public required int Samples { get; init; }

    /// <summary>Whether all of them were.</summary>
    public required bool IsLearned { get; init; }

    /// <summary>Mini-batches that it took.</summary>
    public required long Steps { get; init; }

    /// <summary>Passes over the samples that it took.</summary>
    public required int Epochs { get; init; }

    /// <summary>The loss of the first mini-batch.</summary>
    public required double FirstLoss { get; init; }

    /// <summary>The mean loss of a sample at the end, in inference mode.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of them that is recognised at the end, in inference mode; NaN for a task without one.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Time that it took.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>What may be the reason, a line each, where they were not learned.</summary>
    public IReadOnlyList<string> LookAt { get; init; } = [];
}
