namespace Fovea.Tensors;

/// <summary>The tape: records what is computed, and runs the chain rule over it in reverse (reverse-mode automatic
/// differentiation).</summary>
public static partial class Autograd
{
    [ThreadStatic]
    private static int _paused;
    [ThreadStatic]
    private static Func<Tensor, Tensor>? _change;

    /// <summary>Whether operations on tensors that require gradients are recorded on this thread.</summary>
    public static bool IsRecording => _paused == 0;

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

    /// <summary>Records an operation, if any input requires a gradient, and returns its output. This is the one place where the graph
    /// grows.</summary>
    /// <param name="name">The operation's name in the graph.</param>
    /// <param name="output">What it computed: a tensor of its own, not one of the inputs.</param>
    /// <param name="inputs">What it read; null for an optional input not given.</param>
    /// <param name="backward">∂L/∂inputs from ∂L/∂output.</param>
    public static Tensor Record(string name, Tensor output, Tensor?[] inputs, BackwardFunction backward)
    {
        if (_paused != 0) return output;
        foreach (var input in inputs)
        {
            if (input is not { RequiresGrad: true }) continue;
            output.RequiresGrad = true;
            output.Node = new(name, inputs, backward);
            return _change is { } change ? change(output) : output;
        }
        return output;
    }

    /// <summary>Propagates <paramref name="upstream"/> = ∂L/∂output to every leaf that <paramref name="output"/> depends on, adding to its
    /// <see cref="Tensor.Grad"/>.</summary>
    /// <param name="output">Where to begin.</param>
    /// <param name="upstream">∂L/∂output, of the output's shape and type.</param>
    /// <param name="retainGraph">Keep what the operations remembered, so that the graph can be used again.</param>
    /// <exception cref="ShapeException"><paramref name="upstream"/> has another shape or element type.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="output"/> was not recorded.</exception>
    public static void Run(Tensor output, Tensor upstream, bool retainGraph = false)
    {
        Check.Upstream("Backward", output, upstream);
        if (!output.RequiresGrad)
            throw new InvalidOperationException("Backward: this tensor does not depend on any tensor that requires a gradient. Set RequiresGrad on a leaf before computing.");
        Propagate(output, upstream, retainGraph, trace: null);
    }

    /// <summary>The same, but gradients go into the trace and leave every <see cref="Tensor.Grad"/> as it is.</summary>
    internal static GradientTrace Trace(Tensor output, Tensor upstream, bool retainGraph = true)
    {
        var trace = new GradientTrace();
        if (output.RequiresGrad) Propagate(output, upstream, retainGraph, trace);
        return trace;
    }

    private static void Propagate(Tensor output, Tensor upstream, bool retainGraph, GradientTrace? trace)
    {
        using var _ = NoGrad();
        // Operations are taken latest first: by then every later one that reads its output has given its share.
        var pending = new PriorityQueue<(Tensor Tensor, GradNode Node), long>();
        Collect(output, upstream, pending, trace);
        try
        {
            while (pending.TryDequeue(out var item, out var _))
            {
                var (tensor, node) = item;
                var gradient = node.Upstream!;
                node.Upstream = null;
                if (trace is not null) trace.Totals[tensor] = gradient;
                else if (tensor.RetainGrad) Add(tensor, gradient);
                var gradients = node.Backward(gradient);
                for (var i = 0; i < gradients.Length; i++)
                {
                    if (gradients[i] is not { } g || node.Inputs[i] is not { RequiresGrad: true } input) continue;
                    if (trace is not null) trace.Shares[(node, i)] = g;
                    Collect(input, g, pending, trace);
                }
                if (!retainGraph) node.Free();
            }
        }
        finally
        {
            // After a failure: a gradient left waiting would be taken for one of the next pass.
            foreach (var (left, _) in pending.UnorderedItems) left.Node.Upstream = null;
        }
    }

    private static void Collect(Tensor tensor, Tensor gradient, PriorityQueue<(Tensor, GradNode), long> pending, GradientTrace? trace)
    {
        if (tensor.Node is not { } node)
        {
            if (trace is null) Add(tensor, gradient);
            else trace.Totals[tensor] = trace.Totals.TryGetValue(tensor, out var before) ? before + gradient : gradient;
            return;
        }
        if (node.Upstream is null) pending.Enqueue((tensor, node), -node.Sequence);
        node.Upstream = node.Upstream is { } sum ? sum + gradient : gradient;
    }

    // Gradients may be shared between tensors, so they are never added to in place.
    private static void Add(Tensor tensor, Tensor gradient) => tensor.Grad = tensor.Grad is { } sum ? sum + gradient : gradient;

    /// <summary>Recording is off on this thread while the scope lives.</summary>
    public readonly ref struct NoGradScope
    {
        private readonly int _entered;

        internal NoGradScope(bool enter) => _paused += _entered = enter ? 1 : 0;

        /// <summary>Leaves the scope.</summary>
        public void Dispose() => _paused -= _entered;
    }

    /// <summary>Recording is on while the scope lives.</summary>
    internal readonly ref struct GradScope
    {
        private readonly int _before;

        public GradScope(int before) => (_before, _paused) = (before, 0);

        public void Dispose() => _paused = _before;
    }
}
