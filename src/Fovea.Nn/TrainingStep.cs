using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Forward, loss and backward of a network on one batch: ∂L/∂p in each parameter's <see cref="Tensor.Grad"/>. The first batch
/// of each shape is computed and recorded, the following ones are replayed: the same bits, with no graph and no allocation.</summary>
/// <remarks>
/// A network whose computation depends on the values it sees is computed every time; <see cref="Refusal"/> says why. Whatever changes the
/// network or the loss is noticed: weights loaded, layers frozen, training or inference. Each such state has a recording of its own, so
/// that networks may learn by turns. Not noticed is another decision that a module of one's own makes anew at every call:
/// <see cref="ReplayPolicy.Never"/> is for such a network, and <see cref="ReplayPolicy.Verify"/> finds it.
/// Gradients of a replay lie in buffers of the recording: the next call overwrites them. For one thread at a time.
/// </remarks>
/// <example><code>
/// var step = new TrainingStep(network, new CrossEntropyLoss());
/// foreach (var (images, labels, _) in batches)
/// {
///     var (value, scores) = step.Run(images, labels);
///     optimizer.Step();
/// }
/// </code></example>
public sealed class TrainingStep
{
    private readonly IReadOnlyList<Module> _modules;
    private readonly Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, StepResult> _compute;
    private readonly RecordingCache<Kept> _cache;

    /// <summary>The step of a network with one input and one output.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="policy">Whether to record.</param>
    public TrainingStep(Module network, Loss loss, ReplayPolicy policy = ReplayPolicy.Auto)
        : this([network, loss], (inputs, targets) =>
        {
            var output = network.Forward(inputs[0]);
            return new(loss.Forward(output, targets[0]), [output]);
        }, policy)
    {
    }

    /// <summary>A step of any number of inputs, outputs and targets.</summary>
    /// <param name="modules">What learns, and what else the computation reads: their tensors, modes and frozen parts are watched.</param>
    /// <param name="compute">The loss and the outputs, from the inputs and the targets.</param>
    /// <param name="policy">Whether to record.</param>
    public TrainingStep(IReadOnlyList<Module> modules, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, StepResult> compute,
        ReplayPolicy policy = ReplayPolicy.Auto) => (_modules, _compute, _cache) = (modules, compute, new(modules, policy));

    /// <summary>Why the step cannot be recorded and is computed every time; null while that is not so.</summary>
    public string? Refusal => _cache.Refusal;

    /// <summary>Told of each parameter that learns, with its gradient, as soon as that is complete: while the backward pass of a replay
    /// goes on; after the pass where it is computed, and in the order of the replays where it was recorded. Null for nobody.</summary>
    public Action<Tensor, Tensor>? GradientReady { get; set; }

    /// <summary>The loss and the network's scores, which the next call may overwrite; gradients are those of this batch alone.</summary>
    /// <param name="images">[N, …].</param>
    /// <param name="labels">What the loss compares with.</param>
    /// <exception cref="ShapeException">The batch does not fit the network or the loss.</exception>
    /// <exception cref="ReplayMismatchException">A replay that was checked gave other bits.</exception>
    public (Tensor Loss, Tensor Scores) Run(Tensor images, Tensor labels)
    {
        var result = Run([images, labels], 1);
        return (result.Loss, result.Outputs[0]);
    }

    /// <summary>The loss and the outputs, which the next call may overwrite; gradients are those of this batch alone.</summary>
    /// <exception cref="ShapeException">The batch does not fit the network or the loss.</exception>
    /// <exception cref="ReplayMismatchException">A replay that was checked gave other bits.</exception>
    public StepResult Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets) => Run([.. inputs, .. targets], inputs.Count);

    private StepResult Run(ReadOnlySpan<Tensor> all, int inputs)
    {
        if (_cache.Find(all) is not { } entry || entry.Note.Inputs != inputs) return Compute(all.ToArray(), inputs);
        if (GradientReady is null) entry.Recording.Written = null;
        else Listen(entry, GradientReady);
        if (_cache.IsDue(entry)) Check(entry, all.ToArray(), inputs);
        else entry.Recording.Replay(all);
        entry.Note.SetGradients();
        return entry.Note.Result;
    }

    private static void Listen(RecordingCache<Kept>.Entry entry, Action<Tensor, Tensor> ready) =>
        entry.Recording.Written = output => entry.Note.Tell(output, ready);

    private StepResult Compute(Tensor[] all, int inputs)
    {
        Tensor[] learning = [];
        var outputs = 0;
        Recording? recorded = null;
        var results = _cache.Capture(all, () => Eager(all, inputs, out learning, out outputs), recording =>
        {
            recorded = recording;
            return new(recording.Outputs, outputs, learning, [.. _modules.SelectMany(m => m.Parameters()).Except(learning)], inputs);
        });
        if (GradientReady is { } ready)
            foreach (var i in recorded?.InOrder.Select(o => o - outputs - 1).Where(i => i >= 0) ?? Enumerable.Range(0, learning.Length))
                ready(learning[i], learning[i].Grad!);
        return new(results[0], [.. results.Skip(1).Take(outputs)]);
    }

    private IReadOnlyList<Tensor> Eager(Tensor[] all, int inputs, out Tensor[] learning, out int outputs)
    {
        // A layer that is in two places has its parameters once.
        var parameters = _modules.SelectMany(m => m.Parameters()).Distinct().ToArray();
        foreach (var parameter in parameters) parameter.ZeroGrad();
        var (loss, out_) = _compute(all[..inputs], all[inputs..]);
        loss.Backward();
        (learning, outputs) = ([.. parameters.Where(p => p.Grad is not null)], out_.Count);
        return [loss.Detach(), .. out_.Select(o => o.Detach()), .. learning.Select(p => p.Grad!)];
    }

    private void Check(RecordingCache<Kept>.Entry entry, Tensor[] all, int inputs)
    {
        var names = new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, tensor) in _modules.SelectMany(m => m.NamedParameters())) names.TryAdd(tensor, name);
        new ReplayCheck(nameof(TrainingStep), _modules, entry.Replays).Run(
            () =>
            {
                var results = Eager(all, inputs, out var learning, out var outputs);
                return Named(results, outputs, learning);
            },
            () =>
            {
                entry.Recording.Replay(all);
                return Named(entry.Recording.Outputs, entry.Note.Result.Outputs.Count, entry.Note.Learning);
            });

        (string, Tensor)[] Named(IReadOnlyList<Tensor> results, int outputs, Tensor[] learning) =>
        [
            ("loss", results[0]), .. Enumerable.Range(0, outputs).Select(i => (outputs == 1 ? "output" : $"output {i}", results[i + 1])),
            .. learning.Select((p, i) => ($"gradient of {names[p]}", results[1 + outputs + i])),
        ];
    }

    private sealed class Kept(IReadOnlyList<Tensor> results, int outputs, Tensor[] learning, Tensor[] others, int inputs)
    {
        public StepResult Result { get; } = new(results[0], [.. results.Skip(1).Take(outputs)]);

        public Tensor[] Learning => learning;

        public int Inputs => inputs;

        /// <summary>Tells of a result that is complete, if it is a gradient.</summary>
        public void Tell(int result, Action<Tensor, Tensor> ready)
        {
            if (result > outputs) ready(learning[result - outputs - 1], results[result]);
        }

        public void SetGradients()
        {
            for (var i = 0; i < learning.Length; i++) learning[i].Grad = results[1 + outputs + i];
            // What does not learn now may have learned at the step before.
            foreach (var other in others) other.ZeroGrad();
        }
    }
}
