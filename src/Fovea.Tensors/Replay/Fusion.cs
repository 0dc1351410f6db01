namespace Fovea.Tensors;

/// <summary>Puts calls together that a device does better at once. What comes out has the same bits: the fused primitives do the same
/// arithmetic without storing what lies between.</summary>
internal sealed class Fusion
{
    private readonly List<RecordedCall?> _calls;
    private readonly IReadOnlySet<Storage> _kept, _ours;
    private readonly Dictionary<Storage, List<int>> _users = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _redirected = [];
    private readonly Device _device;
    private readonly Func<Shape, DType, Tensor> _allocate;

    private Fusion(IReadOnlyList<RecordedCall> calls, IReadOnlySet<Storage> kept, IReadOnlySet<Storage> ours,
        Device device, Func<Shape, DType, Tensor> allocate)
    {
        (_calls, _kept, _ours, _device, _allocate) = ([.. calls], kept, ours, device, allocate);
        for (var i = 0; i < calls.Count; i++) Note(i);
    }

    private void Note(int at)
    {
        foreach (var operand in _calls[at]!.Operands)
        {
            if (operand is null) continue;
            if (!_users.TryGetValue(operand.Storage, out var users)) _users[operand.Storage] = users = [];
            if (!users.Contains(at)) users.Add(at);
        }
    }

    private void Replace(int at, RecordedCall call)
    {
        _calls[at] = call;
        Note(at);
    }

    /// <summary>The calls to make instead.</summary>
    /// <param name="calls">The calls in order.</param>
    /// <param name="kept">Buffers that are read after the last call.</param>
    /// <param name="ours">Buffers of the recording.</param>
    /// <param name="device">Who makes the calls.</param>
    /// <param name="allocate">A new buffer.</param>
    public static IReadOnlyList<RecordedCall> Apply(IReadOnlyList<RecordedCall> calls, IReadOnlySet<Storage> kept,
        IReadOnlySet<Storage> ours, Device device, Func<Shape, DType, Tensor> allocate)
    {
        var fusion = new Fusion(calls, kept, ours, device, allocate);
        for (var i = 0; i < calls.Count; i++)
        {
            switch (calls[i].Name)
            {
                case "convolve":
                    if (!fusion.RectifyPool(i)) fusion.Finish(i);
                    break;
                case "matmul":
                    fusion.Rectify(i);
                    break;
                case "max_pool":
                    fusion.DropPlaces(i);
                    break;
                case "write_view":
                    fusion.WriteInPlace(i);
                    break;
            }
        }
        return [.. fusion._calls.OfType<RecordedCall>()];
    }

    // Convolution, rectifier, 2×2 pooling; and on the way back pooling and rectifier.
    private bool RectifyPool(int convolve)
    {
        if (Rectifier(convolve) is not { } relu || _calls[relu]!.Outputs[0] is not { } rectified || _kept.Contains(rectified.Storage))
            return false;
        var users = Others(rectified.Storage, relu);
        var pool = users.FirstOrDefault(u => _calls[u] is { Name: "max_pool" }, -1);
        if (pool < 0 || _calls[pool]!.Detail is not PoolGeometry g || _calls[convolve]!.Detail is not ConvGeometry c) return false;
        if (g.Kernel != 2 || g.Stride != 2 || g.Padding != 0 || g.Adaptive || 2 * g.Out.H > g.In.H || 2 * g.Out.W > g.In.W) return false;
        // All images in the convolution's own shape: windows of its result would be other planes.
        var shape = _calls[convolve]!.Outputs[0]!.Shape;
        if (rectified.Shape != shape || _calls[pool]!.Inputs[0]!.Shape != shape || !_device.PoolsInConvolution(c)) return false;
        if (Changes(convolve, pool)) return false;
        var (y, index) = (_calls[pool]!.Outputs[0]!, _calls[pool]!.Outputs[1]!);
        if (_kept.Contains(index.Storage)) return false;
        var back = Others(index.Storage, pool);
        if (back.Count > 1 || back.Count != users.Count - 1) return false;
        Tensor? upstream = null, dx = null;
        if (back.Count == 1)
        {
            // The pooling's gradient must go through this rectifier's, and nowhere else.
            if (_calls[back[0]] is not { Name: "max_pool_backward" } unpool) return false;
            var spread = unpool.Outputs[0]!.Storage;
            if (_kept.Contains(spread) || Others(spread, back[0]) is not [var last] || !users.Contains(last)) return false;
            if (_calls[last] is not { Name: "unary_backward", Detail: ReLUFunction } unrectify || unrectify.Inputs[0]!.Storage != spread
                || unrectify.Inputs[2]!.Storage != rectified.Storage) return false;
            if (Changes(back[0], last)) return false;
            (upstream, dx) = (unpool.Inputs[0], unrectify.Outputs[0]);
        }
        var places = _allocate(y.Shape, y.DType);
        var (x, w, bias) = (_calls[convolve]!.Inputs[0], _calls[convolve]!.Inputs[1], _calls[convolve]!.Inputs[2]);
        _calls[convolve] = null;
        _calls[relu] = null;
        Replace(pool, new("convolve_rectify_pool", [x, w, bias, y, places], 2,
            (d, t) => d.ConvolveRectifyPool(c, t[0]!, t[1]!, t[2], t[3]!, t[4]!)));
        if (dx is null) return true;
        var after = users.First(u => u != pool);
        _calls[back[0]] = null;
        Replace(after, new("rectify_pool_backward", [upstream, y, places, dx], 1,
            (d, t) => d.RectifyPoolBackward(t[0]!, t[1]!, t[2]!, t[3]!)));
        PooledGradients(after);
        return true;
    }

    // The gradient behind a pooling, where only gradients of convolutions read it: they take the pooling's own.
    private void PooledGradients(int at)
    {
        var pooled = _calls[at]!;
        var (dy, y, places, spread) = (pooled.Inputs[0]!, pooled.Inputs[1]!, pooled.Inputs[2]!, pooled.Outputs[0]!);
        var users = Others(spread.Storage, at);
        if (_kept.Contains(spread.Storage) || !_ours.Contains(spread.Storage) || users.Count == 0 || !users.TrueForAll(Takes)) return;
        _calls[at] = null;
        foreach (var u in users)
        {
            var (call, g) = (_calls[u]!, (ConvGeometry)_calls[u]!.Detail!);
            if (call.Name == "convolve_input")
                Replace(u, new("convolve_input_pooled", [dy, y, places, call.Inputs[1], call.Outputs[0]], 1,
                    (d, t) => d.ConvolveInputPooled(g, t[0]!, t[1]!, t[2]!, t[3]!, t[4]!)));
            else
                Replace(u, new("convolve_weight_pooled", [call.Inputs[0], dy, y, places, call.Outputs[0], call.Outputs[1]], 2,
                    (d, t) => d.ConvolveWeightPooled(g, t[0]!, t[1]!, t[2]!, t[3]!, t[4]!, t[5])));
        }

        // As its whole upstream gradient, and nothing else.
        bool Takes(int u)
        {
            if (_calls[u] is not { Name: "convolve_input" or "convolve_weight", Detail: ConvGeometry g } call || u < at) return false;
            if (call.Name == "convolve_input" && call.Inputs[2] is not null) return false;
            var read = call.Inputs[call.Name == "convolve_input" ? 0 : 1]!;
            return read.Storage == spread.Storage && read.Offset == spread.Offset && read.Shape == spread.Shape
                && call.Operands.Count(t => t?.Storage == spread.Storage) == 1 && _device.PoolsInGradients(g) && !Changes(at, u);
        }
    }

    // Matrix product and rectifier.
    private void Rectify(int at)
    {
        if (Rectifier(at) is not { } relu || _calls[at]!.Detail is not MatMulPlan p) return;
        var (call, y) = (_calls[at]!, _calls[relu]!.Outputs[0]!);
        if (y.Count != call.Outputs[0]!.Count || Changes(at, relu)) return;
        _calls[at] = null;
        Replace(relu, new("matmul", [call.Inputs[0], call.Inputs[1], call.Inputs[2], y.Window(call.Outputs[0]!.Shape)], 1,
            (d, t) => d.MatMul(p, t[0]!, t[1]!, t[2], t[3]!, rectify: true)));
    }

    // Convolution, a factor and a term for each channel (batch normalisation in inference), a residual, a rectifier.
    private void Finish(int convolve)
    {
        if (_calls[convolve] is not { Detail: ConvGeometry g } call) return;
        var (last, y) = (convolve, call.Outputs[0]!);
        Tensor? scale = null, shift = null, residual = null;
        var rectify = false;
        var taken = new List<int> { convolve };
        if (Next<MultiplyFunction>(last, y, Each) is var (multiply, factor) && Next<AddFunction>(multiply, Result(multiply), Each) is var (add, term))
        {
            (scale, shift, last, y) = (factor, term, add, Result(add));
            taken.AddRange([multiply, add]);
        }
        if (Next<AddFunction>(last, y, t => t.Shape == y.Shape) is var (sum, other))
        {
            (residual, last, y) = (other, sum, Result(sum));
            taken.Add(sum);
        }
        if (Rectifier(last) is { } relu && Result(relu).Count == y.Count)
        {
            (rectify, last, y) = (true, relu, Result(relu));
            taken.Add(relu);
        }
        if (last == convolve || taken.Exists(at => Changes(at, last))) return;
        // Windows of one buffer differ in shape alone.
        if (y.Shape != call.Outputs[0]!.Shape) y = y.Window(call.Outputs[0]!.Shape);
        foreach (var at in taken) _calls[at] = null;
        var kernels = new KeptKernels();
        Replace(last, new("convolve", [call.Inputs[0], call.Inputs[1], call.Inputs[2], scale, shift, residual, y], 1,
            (d, t) => d.Convolve(g, t[0]!, t[1]!, t[2], t[6]!, new(t[3], t[4], t[5], rectify), kernels), new Finished(g, rectify)));

        bool Each(Tensor t) => t.Count == g.OutChannels && t.Rank >= 3 && t.Shape[^3] == g.OutChannels;
        Tensor Result(int at) => _calls[at]!.Outputs[0]!;
    }

    // The binary operation that alone reads a call's result, and its other operand.
    private (int At, Tensor Other)? Next<F>(int at, Tensor y, Func<Tensor, bool> fits)
    {
        if (_kept.Contains(y.Storage) || Others(y.Storage, at) is not [var next]) return null;
        if (_calls[next] is not { Name: "binary", Detail: F } call || call.Outputs[0]!.Shape != y.Shape) return null;
        var (a, b) = (call.Inputs[0]!, call.Inputs[1]!);
        if (a.Storage == b.Storage || (a.Storage == y.Storage ? a : b).Shape != y.Shape) return null;
        var other = a.Storage == y.Storage ? b : a;
        return fits(other) ? (next, other) : null;
    }

    // A pooling whose places nobody reads.
    private void DropPlaces(int at)
    {
        if (_calls[at] is not { Detail: PoolGeometry g } call || call.Outputs[1] is not { } index) return;
        if (_kept.Contains(index.Storage) || Others(index.Storage, at).Count > 0) return;
        _calls[at] = new("max_pool", [call.Inputs[0], call.Outputs[0]], 1, (d, t) => d.MaxPool(g, t[0]!, t[1]!, null));
        PoolAfter(at, g);
    }

    // Such a pooling, where it alone reads what a convolution computes.
    private void PoolAfter(int at, PoolGeometry pool)
    {
        Tensor x = _calls[at]!.Inputs[0]!, y = _calls[at]!.Outputs[0]!;
        if (_kept.Contains(x.Storage) || !_ours.Contains(x.Storage) || Others(x.Storage, at) is not [var convolve]) return;
        if (_calls[convolve] is not { Name: "convolve" } call || call.Outputs[0]! is not { } sums || convolve > at) return;
        if (call.Detail is not (ConvGeometry or Finished) || sums.Offset != x.Offset || sums.Shape != x.Shape || Changes(convolve, at)) return;
        var (g, rectify) = call.Detail is Finished finished ? (finished.Geometry, finished.Rectify) : ((ConvGeometry)call.Detail, false);
        if (call.Inputs[5] is not null || !_device.PoolsAfterConvolution(g, pool)) return;
        var (input, w, bias, scale, shift) = (call.Inputs[0], call.Inputs[1], call.Inputs[2], call.Inputs[3], call.Inputs[4]);
        _calls[convolve] = null;
        var kernels = new KeptKernels();
        Replace(at, new("convolve", [input, w, bias, scale, shift, y], 1,
            (d, t) => d.Convolve(g, t[0]!, t[1]!, t[2], t[5]!, new(t[3], t[4], null, rectify, pool), kernels)));
    }

    // A convolution and what follows it.
    private sealed record Finished(ConvGeometry Geometry, bool Rectify);

    // A copy into one piece of a larger buffer: whoever filled the small one writes there at once.
    private void WriteInPlace(int at)
    {
        if (_calls[at] is not { Detail: StridedView view } call) return;
        var (x, y) = (call.Inputs[0]!, call.Outputs[0]!);
        if (_kept.Contains(x.Storage) || !_ours.Contains(x.Storage) || !_ours.Contains(y.Storage) || x.Count != x.Storage.Length) return;
        for (int axis = view.Sizes.Length - 1, stride = 1; axis >= 0; stride *= view.Sizes[axis--])
            if (view.Sizes[axis] != 1 && view.Strides[axis] != stride) return;
        // The large buffer is filled by such copies alone until here, and the small one is not needed after it.
        var users = Others(x.Storage, at);
        if (users.Exists(u => u > at)
            || Others(y.Storage, at).Exists(u => u < at && _calls[u]!.Name != "write_view" && !_redirected.Contains(u))) return;
        _calls[at] = null;
        foreach (var u in users)
        {
            _redirected.Add(u);
            Replace(u, _calls[u]!.With(t => t.Storage == x.Storage ? y.Window(t.Shape, view.Start + t.Offset) : t));
        }
    }

    // The rectifier that alone reads a call's result.
    private int? Rectifier(int at)
    {
        var output = _calls[at]!.Outputs[0]!.Storage;
        return !_kept.Contains(output) && Others(output, at) is [var next] && _calls[next] is { Name: "unary", Detail: ReLUFunction }
            ? next : null;
    }

    // Whether a call before the later place writes what the call at the earlier one reads: it cannot move there.
    private bool Changes(int at, int later)
    {
        var read = new HashSet<Storage>(ReferenceEqualityComparer.Instance);
        foreach (var input in _calls[at]!.Inputs)
            if (input is not null) read.Add(input.Storage);
        for (var i = at + 1; i < later; i++)
            if (_calls[i] is { } between)
                foreach (var output in between.Outputs)
                    if (output is not null && read.Contains(output.Storage)) return true;
        return false;
    }

    // Who uses a buffer besides the call that fills it.
    private List<int> Others(Storage storage, int but) => [.. _users[storage].Where(u => u != but && _calls[u] is not null)];
}
