using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A network's forward pass without a graph. The first input of each shape is computed and recorded, the following ones are
/// replayed: the same bits, with no allocation.</summary>
/// <remarks>For one thread at a time: a recording has one set of buffers, and two calls at once are refused. Give each thread a call of its
/// own; they may share the network. The network's mode (training or inference) is as it is at each call.</remarks>
/// <example><code>
/// var call = new InferenceCall(network);
/// var scores = call.Run(image);
/// </code></example>
public sealed class InferenceCall
{
    private readonly IReadOnlyList<Module> _modules;
    private readonly Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> _compute;
    private readonly RecordingCache<Recording> _cache;
    private int _busy;

    /// <summary>The forward pass of a network with one input and one output.</summary>
    /// <param name="network">The network.</param>
    /// <param name="policy">Whether to record.</param>
    public InferenceCall(Module network, ReplayPolicy policy = ReplayPolicy.Auto)
        : this([network], inputs => [network.Forward(inputs[0])], policy)
    {
    }

    /// <summary>A forward pass of any number of inputs and outputs.</summary>
    /// <param name="modules">What the computation reads: their tensors and modes are watched.</param>
    /// <param name="compute">The outputs from the inputs.</param>
    /// <param name="policy">Whether to record.</param>
    public InferenceCall(IReadOnlyList<Module> modules, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> compute,
        ReplayPolicy policy = ReplayPolicy.Auto) => (_modules, _compute, _cache) = (modules, compute, new(modules, policy));

    /// <summary>Why the call cannot be recorded and is computed every time; null while that is not so.</summary>
    public string? Refusal => _cache.Refusal;

    /// <summary>The output, which the next call may overwrite.</summary>
    /// <param name="x">The input.</param>
    /// <exception cref="ShapeException">The input does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    /// <exception cref="ReplayMismatchException">A replay that was checked gave other bits.</exception>
    public Tensor Run(Tensor x) => Run([x])[0];

    /// <summary>The outputs, which the next call may overwrite.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <exception cref="ShapeException">The inputs do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    /// <exception cref="ReplayMismatchException">A replay that was checked gave other bits.</exception>
    public IReadOnlyList<Tensor> Run(params ReadOnlySpan<Tensor> inputs)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            throw new InvalidOperationException(
                "InferenceCall: expected one call at a time, got a second one. Give each thread an InferenceCall of its own.");
        try
        {
            using var _ = Autograd.NoGrad();
            if (_cache.Find(inputs) is not { } entry) return Compute(inputs.ToArray());
            if (_cache.IsDue(entry)) Check(entry, inputs.ToArray());
            else entry.Recording.Replay(inputs);
            return entry.Recording.Outputs;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private IReadOnlyList<Tensor> Compute(Tensor[] inputs) => _cache.Capture(inputs, () => _compute(inputs), recording => recording);

    private void Check(RecordingCache<Recording>.Entry entry, Tensor[] inputs)
    {
        new ReplayCheck(nameof(InferenceCall), _modules, entry.Replays).Run(() => Named(_compute(inputs)), () =>
        {
            entry.Recording.Replay(inputs);
            return Named(entry.Recording.Outputs);
        });

        static (string, Tensor)[] Named(IReadOnlyList<Tensor> outputs) =>
            [.. outputs.Select((o, i) => (outputs.Count == 1 ? "output" : $"output {i}", o))];
    }
}
