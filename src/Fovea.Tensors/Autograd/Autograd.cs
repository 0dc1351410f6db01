namespace Fovea.Tensors;

/// <summary>The tape: records what is computed, and runs the chain rule over it in reverse (reverse-mode automatic
/// differentiation).</summary>
public static partial class Autograd
{
    [ThreadStatic]
    private static int _paused;
    [ThreadStatic]
    private static Func<Tensor, Tensor>? _change;
    [ThreadStatic]
    private static bool _createsGraph;

    /// <summary>Whether operations on tensors that require gradients are recorded on this thread.</summary>
    public static bool IsRecording => _paused == 0;

    /// <summary>Whether a backward pass is under way whose gradients are to have gradients.</summary>
    internal static bool CreatesGraph => _createsGraph && _paused == 0;

    /// <summary>Stops recording on this thread until the scope is disposed: <c>using var _ = Autograd.NoGrad();</c></summary>
    public static NoGradScope NoGrad() => new(enter: true);

    /// <summary>Records again within a <see cref="NoGrad"/> scope until disposed.</summary>
    internal static GradScope Grad() => new(_paused);

    /// <summary>Runs a function with something done to every recorded output before the next operation reads it.</summary>
    internal static Tensor WithChange(Func<Tensor, Tensor> change, Func<Tensor> function)
    {
        var before = _change;
        _change = change;
        try
        {
            return function();
        }
        finally
        {
            _change = before;
        }
    }

    /// <summary>Records an operation that is known by name alone, if any input requires a gradient, and returns its output.</summary>
    /// <param name="name">The operation's name in the graph.</param>
    /// <param name="output">What it computed: a tensor of its own, not one of the inputs.</param>
    /// <param name="inputs">What it read; null for an optional input not given.</param>
    /// <param name="backward">∂L/∂inputs from ∂L/∂output.</param>
    public static Tensor Record(string name, Tensor output, Tensor?[] inputs, BackwardFunction backward) =>
        Record(new NamedAttributes(name), output, inputs, backward);

    /// <summary>Records an operation: for whoever traces operations, and, if any input requires a gradient, for the way back. Returns its
    /// output. This is the one place where the graph grows.</summary>
    /// <param name="attributes">What the operation is.</param>
    /// <param name="output">What it computed: a tensor of its own, not one of the inputs.</param>
    /// <param name="inputs">What it read; null for an optional input not given.</param>
    /// <param name="backward">∂L/∂inputs from ∂L/∂output; null where there is no gradient.</param>
    /// <param name="saved">The tensors that <paramref name="backward"/> reads: it is an error to change them before.</param>
    public static Tensor Record(OperationAttributes attributes, Tensor output, Tensor?[] inputs, BackwardFunction? backward,
        params ReadOnlySpan<Tensor?> saved)
    {
        OperationTrace.Current?.Add(attributes, inputs, output);
        if (_paused != 0 || backward is null) return output;
        foreach (var input in inputs)
        {
            if (input is not { RequiresGrad: true }) continue;
            var value = output.Value;
            value.RequiresGrad = true;
            value.Node = new(new(attributes, Array.ConvertAll(inputs, t => t?.Value), [value]), backward, Kept(saved));
            return _change is { } change ? change(output) : output;
        }
        return output;
    }

    /// <summary>Says what an operation that is made of others computes, for whoever traces operations.</summary>
    /// <param name="attributes">What the operation is.</param>
    /// <param name="output">What it computed.</param>
    /// <param name="inputs">What it read; null for an optional input not given.</param>
    public static Tensor Note(OperationAttributes attributes, Tensor output, params ReadOnlySpan<Tensor?> inputs)
    {
        OperationTrace.Current?.Add(attributes, inputs, output);
        return output;
    }

    private static Tensor[] Kept(ReadOnlySpan<Tensor?> saved)
    {
        var kept = new List<Tensor>(saved.Length);
        foreach (var tensor in saved)
            if (tensor is not null) kept.Add(tensor);
        return [.. kept];
    }

    /// <summary>Propagates <paramref name="upstream"/> = ∂L/∂output to every leaf that <paramref name="output"/> depends on, adding to its
    /// <see cref="Tensor.Grad"/>.</summary>
    /// <param name="output">Where to begin.</param>
    /// <param name="upstream">∂L/∂output, of the output's shape and type.</param>
    /// <param name="retainGraph">Keep what the operations remembered, so that the graph can be used again.</param>
    /// <param name="createGraph">Record the way back, too, so that the gradients have gradients; the graph is then kept.</param>
    /// <exception cref="ShapeException"><paramref name="upstream"/> has another shape or element type.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="output"/> was not recorded, or a tensor that an operation kept was
    /// changed in place since.</exception>
    public static void Run(Tensor output, Tensor upstream, bool retainGraph = false, bool createGraph = false)
    {
        Check.Upstream("Backward", output, upstream);
        if (!output.RequiresGrad)
            throw new InvalidOperationException("Backward: this tensor does not depend on any tensor that requires a gradient. Set RequiresGrad on a leaf before computing.");
        Propagate(output, upstream, retainGraph || createGraph, trace: null, createGraph);
    }

    /// <summary>∂(Σ output)/∂x for some tensors, as tensors; no <see cref="Tensor.Grad"/> changes.</summary>
    /// <param name="output">What to differentiate; a tensor that is no scalar counts as the sum of its elements.</param>
    /// <param name="inputs">What to differentiate by: leaves, or results on the way.</param>
    /// <param name="createGraph">Record the way back, too, so that the results can be differentiated again: a gradient penalty
    /// needs it.</param>
    /// <param name="retainGraph">Keep what the operations remembered; always done where a graph is created.</param>
    /// <returns>A gradient for each input; zeros for one that the output does not depend on.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="output"/> was not recorded.</exception>
    /// <example><code>
    /// var slope = Autograd.Gradients(critic.Forward(x), [x], createGraph: true)[0];
    /// var penalty = (slope.Flatten(1).Norm(2, [1]) - 1).Square().Mean();
    /// </code></example>
    public static Tensor[] Gradients(Tensor output, IReadOnlyList<Tensor> inputs, bool createGraph = false, bool retainGraph = false)
    {
        if (!output.RequiresGrad)
            throw new InvalidOperationException("Gradients: this tensor does not depend on any tensor that requires a gradient. Set RequiresGrad on a leaf before computing.");
        var trace = new GradientTrace();
        Propagate(output, output.Device.Full(output.Shape, 1, output.DType), retainGraph || createGraph, trace, createGraph);
        return [.. inputs.Select(x =>
            trace.Totals.TryGetValue(x.Value, out var gradient) ? gradient : x.Device.Full(x.Shape, 0, x.DType))];
    }

    /// <summary>The same, but gradients go into the trace and leave every <see cref="Tensor.Grad"/> as it is.</summary>
    internal static GradientTrace Trace(Tensor output, Tensor upstream, bool retainGraph = true)
    {
        var trace = new GradientTrace();
        if (output.RequiresGrad) Propagate(output, upstream, retainGraph, trace);
        return trace;
    }

    private static void Propagate(Tensor output, Tensor upstream, bool retainGraph, GradientTrace? trace, bool createGraph = false)
    {
        using var _ = new BackwardScope(createGraph);
        // Operations are taken latest first: by then every later one that reads its output has given its share.
        var pending = new PriorityQueue<GraphValue, long>();
        // Leaves whose gradient a hook wants to see whole.
        var whole = new Dictionary<GraphValue, Tensor>(ReferenceEqualityComparer.Instance);
        Collect(output.Value, upstream);
        try
        {
            while (pending.TryDequeue(out var value, out var _))
            {
                var node = value.Node!;
                var gradient = value.Hooked(node.Upstream!);
                node.Upstream = null;
                CallLabel.Current = node.Label?.Backward;
                if (trace is not null) trace.Totals[value] = gradient;
                else if (value.RetainGrad) Add(value, gradient);
                var gradients = node.Backward(gradient);
                for (var i = 0; i < gradients.Length; i++)
                {
                    if (gradients[i] is not { } g || node.Inputs[i] is not { RequiresGrad: true } input) continue;
                    if (trace is not null) trace.Shares[(node, i)] = g;
                    Collect(input, g);
                }
                if (!retainGraph) node.Free();
            }
            foreach (var (leaf, gradient) in whole) Add(leaf, leaf.Hooked(gradient));
        }
        finally
        {
            // After a failure: a gradient left waiting would be taken for one of the next pass.
            foreach (var (left, _) in pending.UnorderedItems) left.Node!.Upstream = null;
        }

        void Collect(GraphValue value, Tensor gradient)
        {
            if (value.Node is { } node)
            {
                if (node.Upstream is null) pending.Enqueue(value, -node.Sequence);
                node.Upstream = node.Upstream is { } sum ? sum + gradient : gradient;
            }
            else if (trace is null && !value.HasHooks) Add(value, gradient);
            else
            {
                var sums = trace?.Totals ?? whole;
                sums[value] = sums.TryGetValue(value, out var before) ? before + gradient : gradient;
            }
        }
    }

    // Gradients may be shared between tensors, so they are never added to in place.
    private static void Add(GraphValue value, Tensor gradient) => value.Grad = value.Grad is { } sum ? sum + gradient : gradient;

    /// <summary>Recording is off on this thread while the scope lives.</summary>
    public readonly ref struct NoGradScope
    {
        private readonly int _entered;

        internal NoGradScope(bool enter) => _paused += _entered = enter ? 1 : 0;

        /// <summary>Leaves the scope.</summary>
        public void Dispose() => _paused -= _entered;
    }

    /// <summary>What the way back computes is recorded while the scope lives, or nothing is.</summary>
    private readonly ref struct BackwardScope
    {
        private readonly bool _before;
        private readonly int _pausedBefore;
        private readonly CallLabel? _label;

        public BackwardScope(bool createGraph)
        {
            (_before, _pausedBefore, _label) = (_createsGraph, _paused, CallLabel.Current);
            (_createsGraph, _paused) = (createGraph, createGraph ? 0 : _paused + 1);
        }

        public void Dispose() => (_createsGraph, _paused, CallLabel.Current) = (_before, _pausedBefore, _label);
    }

    /// <summary>Recording is on while the scope lives.</summary>
    internal readonly ref struct GradScope
    {
        private readonly int _before;

        public GradScope(int before) => (_before, _paused) = (before, 0);

        public void Dispose() => _paused = _before;
    }
}
