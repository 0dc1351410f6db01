using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What callbacks see of a training, and what they may ask of it.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(Trainer trainer, TrainingPlan plan) => (Trainer, Plan) = (trainer, plan);

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>What is going to be done.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>What is learned.</summary>
    public LearningTask Task => Trainer.Task;

    /// <summary>How parameters move.</summary>
    public Optimizer Optimizer => Trainer.Optimizer;

    /// <summary>Where training stands.</summary>
    public TrainingProgress Progress => Trainer.Progress;

    /// <summary>The figures of the running epoch so far.</summary>
    public IReadOnlyList<Metric> Metrics => Task.Metrics;

    /// <summary>The batch at hand; null before the first.</summary>
    public Batch? Batch { get; internal set; }

    /// <summary>Whose turn it is; null where the whole network learns at once.</summary>
    public TrainingTurn? Turn { get; internal set; }

    /// <summary>The loss of the batch at hand, or of the turn.</summary>
    public double Loss { get; internal set; }

    /// <summary>The outputs for the batch at hand; the next step may overwrite them.</summary>
    public IReadOnlyList<Tensor> Outputs { get; internal set; } = [];

    /// <summary>The last validation; null before the first.</summary>
    public Evaluation? Validation { get; internal set; }

    /// <summary>The last epoch that ended; null before the first.</summary>
    public EpochResult? Epoch { get; internal set; }

    /// <summary>Parameters that learn, by name, each with its gradient; the next step may overwrite the gradients. A callback may set
    /// another.</summary>
    public IEnumerable<(string Name, Tensor Parameter)> Gradients =>
        Task.Modules.SelectMany(m => m.NamedParameters()).Where(p => p.Tensor.Grad is not null && p.Tensor.RequiresGrad);

    /// <summary>Whether the batch at hand is the last of its epoch.</summary>
    public bool IsLastOfEpoch => Progress.StepInEpoch + 1 >= Plan.Training.BatchesPerEpoch;

    /// <summary>Set after the backward pass: the optimizer does not step after this batch.</summary>
    public bool SkipStep { get; set; }

    /// <summary>Whether the batch at hand is left out, of learning and of all figures.</summary>
    public bool IsLeftOut { get; private set; }

    /// <summary>What is not finite in the batch at hand, as the process found that computed it; null where nothing is, or where this one
    /// computes all batches.</summary>
    internal string? Fault { get; set; }

    /// <summary>Whether somebody asked for the end.</summary>
    public bool StopRequested => StopReason is not null;

    /// <summary>Why the end was asked for; null while nobody did.</summary>
    public string? StopReason { get; private set; }

    /// <summary>How training ended; <see cref="TrainingEnd.Cancelled"/> until it has.</summary>
    public TrainingEnd End { get; internal set; } = TrainingEnd.Cancelled;

    /// <summary>Leaves the batch at hand out: it changes no figure, and what gathers gradients does not count it. Where nobody gathers, the
    /// optimizer does not step after it.</summary>
    public void LeaveOut() => IsLeftOut = SkipStep = true;

    /// <summary>A mini-batch is at hand, of which nobody has said anything yet.</summary>
    internal void Begin(TrainingTurn? turn, string? fault = null) => (Turn, SkipStep, IsLeftOut, Fault) = (turn, false, false, fault);

    /// <summary>Ends training after the batch at hand, or at once between epochs.</summary>
    /// <param name="reason">Why, for whoever reads the log; the first reason counts.</param>
    public void Stop(string reason) => StopReason ??= reason;

    /// <summary>Says something about the training that looks wrong, to every callback; whoever shows progress shows it.</summary>
    /// <param name="note">What, and what to do, in one line.</param>
    public void Note(string note) => Trainer.Tell(callback => callback.Noted(this, note));

    /// <summary>A figure by name: <c>loss</c>, or that of a metric. The last validation's where there is one, else the last
    /// epoch's.</summary>
    /// <exception cref="ArgumentException">There is no such figure; the message names those there are.</exception>
    public double Figure(string name)
    {
        var from = Validation ?? Epoch?.Training;
        if (from is not { } evaluation) return double.NaN;
        return name == "loss" ? evaluation.Loss : evaluation.Metrics.TryGet(name, out var value) ? value : throw Unknown(name);
    }

    /// <summary>Whether a larger figure of a name is the better one.</summary>
    /// <exception cref="ArgumentException">There is no such figure; the message names those there are.</exception>
    public bool HigherIsBetter(string name) =>
        name != "loss" && (Metrics.FirstOrDefault(m => m.Name == name) ?? throw Unknown(name)).HigherIsBetter;

    private ArgumentException Unknown(string name) =>
        new($"'{name}': expected a figure of the task, which are {string.Join(", ", Metrics.Select(m => m.Name).Prepend("loss"))}.");
}
