namespace Fovea.Tensors;

/// <summary>Puts calls together that the processor does better at once. What comes out has the same bits: the fused calls do the same
/// arithmetic without storing what lies between.</summary>
internal sealed partial class Fusion
{
    private readonly List<RecordedCall?> _calls;
    private readonly RecordedBuffers _buffers;
    private readonly Dictionary<Storage, List<int>> _users = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _redirected = [];

    private Fusion(IReadOnlyList<RecordedCall> calls, RecordedBuffers buffers)
    {
        (_calls, _buffers) = ([.. calls], buffers);
        for (var i = 0; i < calls.Count; i++) Note(i);
    }

    /// <summary>The calls to make instead.</summary>
    /// <param name="calls">The calls in order.</param>
    /// <param name="buffers">Which tensors are of this computation alone.</param>
    public static IReadOnlyList<RecordedCall> Apply(IReadOnlyList<RecordedCall> calls, RecordedBuffers buffers)
    {
        var fusion = new Fusion(calls, buffers);
        for (var i = 0; i < calls.Count; i++)
        {
            switch (fusion._calls[i])
            {
                case RecordedCall<ConvolveCall> convolve:
                    if (!fusion.RectifyPool(i, convolve.Call)) fusion.Finish(i, convolve.Call);
                    break;
                case RecordedCall<MatMulCall> product:
                    fusion.Activate(i, product.Call);
                    break;
                case RecordedCall<MaxPoolCall> pool:
                    fusion.DropPlaces(i, pool.Call);
                    break;
                case RecordedCall<WriteViewCall> write:
                    fusion.WriteInPlace(i, write.Call);
                    break;
            }
        }
        return [.. fusion._calls.OfType<RecordedCall>()];
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

    private void Replace<TCall>(int at, in TCall call) where TCall : struct, IDeviceCall<TCall> =>
        Replace(at, RecordedCall<TCall>.Of(call));

    // The call of a primitive at a place, or null.
    private TCall? At<TCall>(int at) where TCall : struct, IDeviceCall<TCall> => _calls[at] is RecordedCall<TCall> call ? call.Call : null;

    // Matrix product and the function after it.
    private void Activate(int at, in MatMulCall product)
    {
        if (FunctionAfter(at, product.Y) is not { } next || Changes(at, next.At)) return;
        var y = next.Call.Y;
        if (y.Count != product.Y.Count) return;
        _calls[at] = null;
        Replace(next.At, next.Call.Take(new ActivatedProduct(product with { Y = y.Window(product.Y.Shape) })));
    }

    private sealed class ActivatedProduct(MatMulCall product) : IUnaryFunctionTaker<RecordedCall>
    {
        public RecordedCall Take<F>(F function) where F : struct, IUnaryFunction =>
            RecordedCall<ActivatedMatMulCall<F>>.Of(new(product, function));
    }

    // A copy into one piece of a larger buffer: whoever filled the small one writes there at once.
    private void WriteInPlace(int at, in WriteViewCall call)
    {
        var (x, view, y) = call;
        if (_buffers.IsKept(x.Storage) || !_buffers.IsOwn(x.Storage) || !_buffers.IsOwn(y.Storage) || x.Count != x.Storage.Length) return;
        for (int axis = view.Sizes.Length - 1, stride = 1; axis >= 0; stride *= view.Sizes[axis--])
        {
            if (view.Sizes[axis] == 1 || view.Strides[axis] == stride) continue;
            WriteChannels(at, call);
            return;
        }
        // The large buffer is filled by such copies alone until here, and the small one is not needed after it.
        var users = Others(x.Storage, at);
        if (users.Exists(u => u > at)
            || Others(y.Storage, at).Exists(u => u < at && _calls[u] is not RecordedCall<WriteViewCall>
                && !_redirected.Contains(u))) return;
        // No other call touches that piece before, as an assignment does: it would find it filled too early, or fill it too late.
        if (Others(y.Storage, at).Exists(u => u < at && Touches(u, y.Storage, y.Offset + view.Start, x.Count))) return;
        _calls[at] = null;
        foreach (var u in users)
        {
            _redirected.Add(u);
            Replace(u, _calls[u]!.With(t => t.Storage == x.Storage ? y.Window(t.Shape, view.Start + t.Offset) : t));
        }
    }

    // Whether a call uses any of some neighbouring elements of a storage.
    private bool Touches(int at, Storage storage, int first, int count)
    {
        foreach (var operand in _calls[at]!.Operands)
        {
            if (operand?.Storage != storage) continue;
            var (low, high) = At<WriteViewCall>(at) is { } write && write.Y == operand ? Bounds(write.View) : (0, operand.Count);
            if (operand.Offset + low < first + count && first < operand.Offset + high) return true;
        }
        return false;
    }

    // The first element of a view, and the one after its last.
    private static (int Low, int High) Bounds(StridedView view)
    {
        var (low, high) = (view.Start, view.Start);
        for (var axis = 0; axis < view.Sizes.Length; axis++)
        {
            var reach = (view.Sizes[axis] - 1) * view.Strides[axis];
            if (reach < 0) low += reach;
            else high += reach;
        }
        return (low, high + 1);
    }

    // Whether a call between two places writes a storage.
    private bool Writes(Storage storage, int from, int to)
    {
        foreach (var u in _users[storage])
        {
            if (u <= from || u >= to || _calls[u] is not { } between) continue;
            foreach (var output in between.Outputs)
                if (output?.Storage == storage) return true;
        }
        return false;
    }

    // The function of one tensor that alone reads a call's result.
    private (int At, IUnaryCall Call)? FunctionAfter(int at, Tensor y) =>
        !_buffers.IsKept(y.Storage) && Others(y.Storage, at) is [var next] && _calls[next]!.As<IUnaryCall>() is { } unary
            ? (next, unary) : null;

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
