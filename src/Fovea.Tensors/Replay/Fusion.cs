namespace Fovea.Tensors;

/// <summary>Puts calls together that a device does better at once. What comes out has the same bits: the fused primitives do the same
/// arithmetic without storing what lies between.</summary>
internal sealed class Fusion
{
    private readonly List<RecordedCall?> _calls;
    private readonly IReadOnlySet<Storage> _kept;
    private readonly Dictionary<Storage, List<int>> _users = new(ReferenceEqualityComparer.Instance);
    private readonly Func<Shape, DType, Tensor> _allocate;

    private Fusion(IReadOnlyList<RecordedCall> calls, IReadOnlySet<Storage> kept, Func<Shape, DType, Tensor> allocate)
    {
        (_calls, _kept, _allocate) = ([.. calls], kept, allocate);
        for (var i = 0; i < calls.Count; i++)
        {
            foreach (var storage in calls[i].Operands.Where(o => o is not null).Select(o => o!.Storage).Distinct())
            {
                if (!_users.TryGetValue(storage, out var users)) _users[storage] = users = [];
                users.Add(i);
            }
        }
    }

    /// <summary>The calls to make instead.</summary>
    /// <param name="calls">The calls in order.</param>
    /// <param name="kept">Buffers that are read after the last call.</param>
    /// <param name="allocate">A new buffer.</param>
    public static IReadOnlyList<RecordedCall> Apply(IReadOnlyList<RecordedCall> calls, IReadOnlySet<Storage> kept,
        Func<Shape, DType, Tensor> allocate)
    {
        var fusion = new Fusion(calls, kept, allocate);
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Name == "convolve" && fusion.RectifyPool(i)) continue;
            if (calls[i].Name is "convolve" or "matmul") fusion.Rectify(i);
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
        if (rectified.Shape != shape || _calls[pool]!.Inputs[0]!.Shape != shape || !DirectConvolution.Suits(c)) return false;
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
            (upstream, dx) = (unpool.Inputs[0], unrectify.Outputs[0]);
        }
        var places = _allocate(y.Shape, y.DType);
        var (x, w, bias) = (_calls[convolve]!.Inputs[0], _calls[convolve]!.Inputs[1], _calls[convolve]!.Inputs[2]);
        _calls[convolve] = null;
        _calls[relu] = null;
        _calls[pool] = new("convolve_rectify_pool", [x, w, bias, y, places], 2,
            (d, t) => d.ConvolveRectifyPool(c, t[0]!, t[1]!, t[2], t[3]!, t[4]!));
        if (dx is null) return true;
        var after = users.First(u => u != pool);
        _calls[back[0]] = null;
        _calls[after] = new("rectify_pool_backward", [upstream, y, places, dx], 1,
            (d, t) => d.RectifyPoolBackward(t[0]!, t[1]!, t[2]!, t[3]!));
        return true;
    }

    private void Rectify(int at)
    {
        if (Rectifier(at) is not { } relu) return;
        var call = _calls[at]!;
        var rectified = _calls[relu]!.Outputs[0]!;
        if (rectified.Shape.Elements != call.Outputs[0]!.Count || Changes(at, relu)) return;
        // The result takes the shape that the call knows; windows of one buffer differ in shape alone.
        var y = rectified.Shape == call.Outputs[0]!.Shape ? rectified : rectified.Window(call.Outputs[0]!.Shape);
        var operands = new[] { call.Inputs[0], call.Inputs[1], call.Inputs[2], y };
        Action<Device, Tensor?[]> run;
        if (call.Detail is ConvGeometry g) run = (d, t) => d.Convolve(g, t[0]!, t[1]!, t[2], t[3]!, rectify: true);
        else if (call.Detail is MatMulPlan p) run = (d, t) => d.MatMul(p, t[0]!, t[1]!, t[2], t[3]!, rectify: true);
        else return;
        _calls[at] = null;
        _calls[relu] = new(call.Name, operands, 1, run);
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
