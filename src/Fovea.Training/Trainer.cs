using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Fits a network to batches: for each mini-batch zero gradients, forward, loss, backward, step.</summary>
/// <remarks>Callbacks hear of it in the order in which they were added.</remarks>
/// <example><code>
/// var trainer = new Trainer(new RegressionTask(network), new Adam(network.Parameters()), new EarlyStopping(patience: 5));
/// trainer.Fit(training, epochs: 50, validation);
/// </code></example>
public sealed partial class Trainer
{
    private readonly List<Callback> _callbacks;
    private TrainingStep? _step;
    private TrainingContext? _context;
    private double? _lastRate;
    private bool _hasStepped;

    /// <summary>A training of any task.</summary>
    /// <param name="task">What is learned.</param>
    /// <param name="optimizer">How parameters move.</param>
    /// <param name="callbacks">What listens and takes part: progress, logs, checkpoints, clipping, …</param>
    public Trainer(LearningTask task, Optimizer optimizer, params ReadOnlySpan<Callback> callbacks) =>
        (Task, Optimizer, _callbacks) = (task, optimizer, [.. callbacks]);

    /// <summary>A training that gives each sample one class.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">How parameters move.</param>
    /// <param name="callbacks">What listens and takes part: progress, logs, checkpoints, clipping, …</param>
    public Trainer(Module network, Loss loss, Optimizer optimizer, params ReadOnlySpan<Callback> callbacks)
        : this(new ClassificationTask(network, loss), optimizer, callbacks)
    {
    }

    /// <summary>What is learned.</summary>
    public LearningTask Task { get; }

    /// <summary>What learns.</summary>
    public Module Network => Task.Network;

    /// <summary>How parameters move.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What listens and takes part.</summary>
    public IReadOnlyList<Callback> Callbacks => _callbacks;

    /// <summary>Changes the learning rate after each step or each epoch, as it says; null for none.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>The outputs for a batch's inputs where they are not the task's own, such as those of a head alone for what a backbone
    /// computed before; null, or a null result, for the task's own.</summary>
    public Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>?>? Shortcut { get; init; }

    /// <summary>A learning rate that is known to work, which a training that diverged is advised to try; null for none.</summary>
    public double? KnownRate { get; init; }

    /// <summary>Mini-batches that a printed or logged loss is averaged over.</summary>
    public int LossWindow { get; init; } = 250;

    /// <summary>Whether steps and evaluations are recorded and replayed.</summary>
    public ReplayPolicy Replay { get; init; }

    /// <summary>Why steps cannot be recorded and are computed every time, which costs time and memory; null while that is not so.</summary>
    public string? Refusal => _step?.Refusal ?? _turns?.Select(t => t.Step.Refusal).FirstOrDefault(r => r is not null);

    /// <summary>Where progress is shown: on standard error unless set otherwise; null for nowhere.</summary>
    public IProgress<FitProgress>? View { get; set; } = ConsoleProgress.Default;

    /// <summary>Where training stands; set it to continue an earlier one.</summary>
    public TrainingProgress Progress { get; set; } = new();

    /// <summary>Where the training is kept, for callbacks that write; null for nowhere.</summary>
    public RunFolder? Run { get; set; }

    /// <summary>Time that went into learning from mini-batches so far, of this trainer: validation is not in it.</summary>
    public TimeSpan LearningTime { get; private set; }

    /// <summary>The part of <see cref="LearningTime"/> in which the next mini-batch was not ready yet: what of reading and augmenting is
    /// not hidden behind the steps.</summary>
    public TimeSpan DataWait { get; private set; }

    /// <summary>How the last training ended; null before.</summary>
    public TrainingEnd? End { get; private set; }

    private TrainingStep Stepper => _step ??= new(Task.Modules, (inputs, targets) =>
    {
        var outputs = Forward(inputs);
        using var _ = StepLabels.Loss.Use();
        return new(Task.ComputeLoss(outputs, targets), outputs);
    }, Replay);

    private IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs) => Shortcut?.Invoke(inputs) ?? Task.Forward(inputs);

    /// <summary>Adds something that listens and takes part.</summary>
    public void Add(Callback callback) => _callbacks.Add(callback);

    /// <summary>Adds something that listens and takes part before others.</summary>
    /// <param name="callback">What is added.</param>
    /// <param name="at">How many come before it.</param>
    public void Insert(Callback callback, int at = 0) => _callbacks.Insert(at, callback);

    /// <summary>Trains up to a number of epochs.</summary>
    /// <remarks>A network that is in inference mode is switched to training. In one that trains, parts that were put in inference mode
    /// stay so: a frozen batch normalisation keeps its statistics.</remarks>
    /// <param name="training">Mini-batches to learn from.</param>
    /// <param name="epochs">Epochs in all, those of <see cref="Progress"/> included.</param>
    /// <param name="validation">Batches to measure on after each epoch, or null.</param>
    /// <param name="cancellation">Stops after the running mini-batch.</param>
    /// <returns>One record for each epoch completed, earlier ones not included.</returns>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the parameters are those before the step,
    /// or, where it was the last of an epoch or losses are read together (<see cref="ReadEvery"/>), those after it.</exception>
    /// <exception cref="ArgumentException">There are no samples to learn from, or none to validate on.</exception>
    /// <exception cref="ShapeException">Images do not fit the network.</exception>
    /// <exception cref="ReplayMismatchException">A replay that was checked gave other bits.</exception>
    public IReadOnlyList<EpochResult> Fit(IBatchSource training, int epochs, IBatchSource? validation = null,
        CancellationToken cancellation = default)
    {
        RequireSamples(training, "Fit", "to learn from");
        if (validation is not null) RequireSamples(validation, "Fit", "to validate on");
        var c = _context = new(this, new(Network, training, validation, epochs, LossWindow));
        if (!Network.IsTraining) Network.Train();
        FirstStepChecks.BeforeTraining(c);
        if (View is null) return Fit(c, cancellation);
        var reporter = new ProgressReporter(View);
        _callbacks.Add(reporter);
        try
        {
            return Fit(c, cancellation);
        }
        finally
        {
            reporter.End();
            _callbacks.Remove(reporter);
        }
    }

    private List<EpochResult> Fit(TrainingContext c, CancellationToken cancellation)
    {
        var results = new List<EpochResult>();
        var epochs = c.Plan.Epochs;
        Tell(callback => callback.FitBegins(c));
        foreach (var note in FirstStepChecks.Notes(c)) Tell(callback => callback.Noted(c, note));
        Share?.FitBegins(c);
        while (Progress.Epoch < epochs && !Stops(c, cancellation))
        {
            if (Progress.StepInEpoch == 0) foreach (var metric in Task.Metrics) metric.Reset();
            Tell(callback => callback.EpochBegins(c));
            var whole = Share is { } share ? LearnTogether(c, share, cancellation) : Learn(c, cancellation);
            // The loss of a step is that before it: what the last one did is seen by no later loss.
            RequireFiniteParameters();
            if (!whole) break;
            results.Add(EndEpoch(c));
        }
        c.End = Progress.Epoch >= epochs ? TrainingEnd.Completed : c.StopRequested ? TrainingEnd.Stopped : TrainingEnd.Cancelled;
        // At the end of an epoch it has been told.
        if (c.End == TrainingEnd.Cancelled || (c.End == TrainingEnd.Stopped && Progress.StepInEpoch > 0))
            Tell(callback => callback.CheckpointDue(c));
        Tell(callback => callback.FitEnds(c));
        (End, _context) = (c.End, null);
        return results;
    }

    /// <summary>The rest of the running epoch; false where it was cut short.</summary>
    private bool Learn(TrainingContext c, CancellationToken cancellation)
    {
        var skip = Progress.StepInEpoch;
        var start = Stopwatch.GetTimestamp();
        ForgetUnread();
        using var batches = c.Plan.Training.Batches(Progress.Epoch).GetEnumerator();
        try
        {
            while (Next(batches))
            {
                // A resumed epoch draws the same batches and passes over those already learned from.
                if (skip-- > 0) continue;
                Step(c, batches.Current);
                if (!cancellation.IsCancellationRequested && !c.StopRequested) continue;
                ReadSteps(c);
                if (Progress.StepInEpoch < c.Plan.Training.BatchesPerEpoch) return false;
            }
            ReadSteps(c);
            return true;
        }
        finally
        {
            LearningTime += Stopwatch.GetElapsedTime(start);
        }
    }

    private bool Next(IEnumerator<Batch> batches)
    {
        var start = Stopwatch.GetTimestamp();
        var any = batches.MoveNext();
        DataWait += Stopwatch.GetElapsedTime(start);
        return any;
    }

    private EpochResult EndEpoch(TrainingContext c)
    {
        var p = Progress;
        // A schedule has stepped already where it steps with the optimizer: the last step's rate is one before.
        var rate = _lastRate ?? Optimizer.LearningRate;
        var training = Measured(p.Sums);
        if (c.Plan.Validation is { } batches)
        {
            Tell(callback => callback.ValidationBegins(c));
            void Done(int count)
            {
                foreach (var callback in _callbacks) callback.ValidationBatchEnds(c, count);
            }
            c.Validation = Share is { } share ? EvaluateTogether(batches, share, Done) : Evaluate(batches, null, Done);
            if (!double.IsFinite(c.Validation.Value.Loss)) Diverge(c, p.Step, c.Validation.Value.Loss);
            Tell(callback => callback.ValidationEnds(c));
        }
        c.Epoch = new(p.Epoch + 1, training, c.Plan.Validation is null ? null : c.Validation, rate);
        if (Schedule is { Per: SchedulePeriod.Epoch } schedule) Advance(schedule, schedule.Monitored is { } name ? c.Figure(name) : null);
        Progress = p with { Epoch = p.Epoch + 1, StepInEpoch = 0, Sums = default };
        Tell(callback => callback.EpochEnds(c));
        Tell(callback => callback.CheckpointDue(c));
        return c.Epoch;
    }

    /// <summary>After a mini-batch: where it completed a step of the optimizer, a schedule by steps takes its own.</summary>
    private void StepEnds(TrainingContext c)
    {
        if (c.SkipStep || Schedule is not { Per: SchedulePeriod.Batch } schedule) return;
        _lastRate = Optimizer.LearningRate;
        // A step that a left-out mini-batch completes has no loss to go by.
        Advance(schedule, schedule.Monitored is null || c.IsLeftOut ? null : c.Loss);
    }

    private static void Advance(LearningRateSchedule schedule, double? figure)
    {
        if (figure is { } value) schedule.Step(value);
        else schedule.Step();
    }

    private void RequireFiniteParameters()
    {
        foreach (var parameter in Task.Modules.SelectMany(m => m.Parameters()))
            if (!double.IsFinite(parameter.Detach().Abs().Sum().Item())) Diverge(_context!, Progress.Step, double.NaN);
    }

    /// <summary>Tells every callback of a moment.</summary>
    internal void Tell(Action<Callback> moment)
    {
        foreach (var callback in _callbacks) moment(callback);
    }

    [DoesNotReturn]
    private void Diverge(TrainingContext c, long step, double number)
    {
        Tell(callback => callback.Diverged(c));
        throw new TrainingDivergedException(step, Progress.Epoch + 1, number, Optimizer.LearningRate, KnownRate);
    }
}
