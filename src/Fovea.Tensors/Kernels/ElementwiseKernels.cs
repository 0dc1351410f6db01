using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>y = f(x) over spans.</summary>
internal readonly ref struct UnaryLoop<F, T>(F function, ReadOnlySpan<T> x, Span<T> y) : ILaneLoop<T>
    where F : struct, IUnaryFunction where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _x = x;
    private readonly Span<T> _y = y;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        ref var x = ref MemoryMarshal.GetReference(_x);
        ref var y = ref MemoryMarshal.GetReference(_y);
        var i = 0;
        for (; i <= _y.Length - V.Width; i += V.Width) function.Forward(V.Load(in x, i)).Store(ref y, i);
        var rest = _y.Length - i;
        if (rest > 0) Lanes.StoreTail(function.Forward(Lanes.LoadTail<V, T>(in x, i, rest)), ref y, i, rest);
    }
}

/// <summary>dx = upstream · f′(x, y) over spans.</summary>
internal readonly ref struct UnaryBackwardLoop<F, T>(F function, ReadOnlySpan<T> upstream, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> dx)
    : ILaneLoop<T>
    where F : struct, IUnaryFunction where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _upstream = upstream, _x = x, _y = y;
    private readonly Span<T> _dx = dx;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        ref var g = ref MemoryMarshal.GetReference(_upstream);
        ref var x = ref MemoryMarshal.GetReference(_x);
        ref var y = ref MemoryMarshal.GetReference(_y);
        ref var dx = ref MemoryMarshal.GetReference(_dx);
        var i = 0;
        for (; i <= _dx.Length - V.Width; i += V.Width)
            (V.Load(in g, i) * function.Derivative(V.Load(in x, i), V.Load(in y, i))).Store(ref dx, i);
        var rest = _dx.Length - i;
        if (rest == 0) return;
        var slope = function.Derivative(Lanes.LoadTail<V, T>(in x, i, rest), Lanes.LoadTail<V, T>(in y, i, rest));
        Lanes.StoreTail(Lanes.LoadTail<V, T>(in g, i, rest) * slope, ref dx, i, rest);
    }
}

/// <summary>y = f(a, b) over spans; an input of one element stands for all.</summary>
internal readonly ref struct BinaryLoop<F, T>(F function, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) : ILaneLoop<T>
    where F : struct, IBinaryFunction where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _a = a, _b = b;
    private readonly Span<T> _y = y;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        ref var a = ref MemoryMarshal.GetReference(_a);
        ref var b = ref MemoryMarshal.GetReference(_b);
        ref var y = ref MemoryMarshal.GetReference(_y);
        var n = _y.Length;
        var i = 0;
        if (_a.Length == n && _b.Length == n)
        {
            for (; i <= n - V.Width; i += V.Width) function.Forward(V.Load(in a, i), V.Load(in b, i)).Store(ref y, i);
            if (i < n) Lanes.StoreTail(function.Forward(Lanes.LoadTail<V, T>(in a, i, n - i), Lanes.LoadTail<V, T>(in b, i, n - i)), ref y,
                i, n - i);
        }
        else if (_b.Length == n)
        {
            var all = V.Broadcast(a);
            for (; i <= n - V.Width; i += V.Width) function.Forward(all, V.Load(in b, i)).Store(ref y, i);
            if (i < n) Lanes.StoreTail(function.Forward(all, Lanes.LoadTail<V, T>(in b, i, n - i)), ref y, i, n - i);
        }
        else if (_a.Length == n)
        {
            var all = V.Broadcast(b);
            for (; i <= n - V.Width; i += V.Width) function.Forward(V.Load(in a, i), all).Store(ref y, i);
            if (i < n) Lanes.StoreTail(function.Forward(Lanes.LoadTail<V, T>(in a, i, n - i), all), ref y, i, n - i);
        }
        else
        {
            var value = function.Forward(V.Broadcast(a), V.Broadcast(b));
            for (; i <= n - V.Width; i += V.Width) value.Store(ref y, i);
            if (i < n) Lanes.StoreTail(value, ref y, i, n - i);
        }
    }
}

/// <summary>y = whether a and b stand in a relation, over spans of one length.</summary>
internal readonly ref struct CompareLoop<C, T>(C comparison, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) : ILaneLoop<T>
    where C : struct, IComparison where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _a = a, _b = b;
    private readonly Span<bool> _y = y;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        ref var a = ref MemoryMarshal.GetReference(_a);
        ref var b = ref MemoryMarshal.GetReference(_b);
        // Masks become ones and zeros, and those truth values.
        Span<T> numbers = stackalloc T[V.Width];
        var i = 0;
        for (; i <= _y.Length - V.Width; i += V.Width) Put(V.Load(in a, i), V.Load(in b, i), numbers, _y.Slice(i, V.Width));
        var rest = _y.Length - i;
        if (rest > 0) Put(Lanes.LoadTail<V, T>(in a, i, rest), Lanes.LoadTail<V, T>(in b, i, rest), numbers, _y[i..]);
    }

    private void Put<V>(V a, V b, Span<T> numbers, Span<bool> to) where V : unmanaged, ILane<V, T>
    {
        V.Select(comparison.Holds(a, b), V.Of(1), V.Of(0)).Store(ref MemoryMarshal.GetReference(numbers), 0);
        for (var j = 0; j < to.Length; j++) to[j] = numbers[j] != T.Zero;
    }
}

/// <summary>da = upstream · ∂f/∂a, or db = upstream · ∂f/∂b, over spans of one length.</summary>
internal readonly ref struct BinaryBackwardLoop<F,
    T>(F function, bool second, ReadOnlySpan<T> upstream, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> d)
    : ILaneLoop<T> where F : struct, IBinaryFunction where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _upstream = upstream, _a = a, _b = b, _y = y;
    private readonly Span<T> _d = d;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        ref var g = ref MemoryMarshal.GetReference(_upstream);
        ref var a = ref MemoryMarshal.GetReference(_a);
        ref var b = ref MemoryMarshal.GetReference(_b);
        ref var y = ref MemoryMarshal.GetReference(_y);
        ref var d = ref MemoryMarshal.GetReference(_d);
        var i = 0;
        for (; i <= _d.Length - V.Width; i += V.Width) (V.Load(in g, i) * Slope(V.Load(in a, i), V.Load(in b, i),
            V.Load(in y, i))).Store(ref d, i);
        var rest = _d.Length - i;
        if (rest == 0) return;
        var slope = Slope(Lanes.LoadTail<V, T>(in a, i, rest), Lanes.LoadTail<V, T>(in b, i, rest), Lanes.LoadTail<V, T>(in y, i, rest));
        Lanes.StoreTail(Lanes.LoadTail<V, T>(in g, i, rest) * slope, ref d, i, rest);
    }

    private V Slope<V>(V a, V b, V y) where V : unmanaged, ILane<V> =>
        second ? function.DerivativeB(a, b, y) : function.DerivativeA(a, b, y);
}

/// <summary>One optimizer step over spans; states that are empty do not exist.</summary>
internal readonly ref struct UpdateLoop<R,
    T>(R rule, Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> state0, Span<T> state1, Span<T> state2) : ILaneLoop<T>
    where R : struct, IUpdateRule where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Span<T> _parameter = parameter, _state0 = state0, _state1 = state1, _state2 = state2;
    private readonly ReadOnlySpan<T> _gradient = gradient;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        ref var p = ref MemoryMarshal.GetReference(_parameter);
        ref var g = ref MemoryMarshal.GetReference(_gradient);
        // A state that the rule does not have is never touched.
        bool has0 = !_state0.IsEmpty, has1 = !_state1.IsEmpty, has2 = !_state2.IsEmpty;
        ref var s0 = ref has0 ? ref MemoryMarshal.GetReference(_state0) : ref p;
        ref var s1 = ref has1 ? ref MemoryMarshal.GetReference(_state1) : ref p;
        ref var s2 = ref has2 ? ref MemoryMarshal.GetReference(_state2) : ref p;
        var n = _parameter.Length;
        var i = 0;
        for (; i <= n - V.Width; i += V.Width)
        {
            V x = V.Load(in p, i), a = default, b = default, c = default;
            if (has0) a = V.Load(in s0, i);
            if (has1) b = V.Load(in s1, i);
            if (has2) c = V.Load(in s2, i);
            rule.Apply(ref x, V.Load(in g, i), ref a, ref b, ref c);
            x.Store(ref p, i);
            if (has0) a.Store(ref s0, i);
            if (has1) b.Store(ref s1, i);
            if (has2) c.Store(ref s2, i);
        }
        if (i == n) return;
        var rest = n - i;
        V px = Load<V>(_parameter, i, rest), t0 = Load<V>(_state0, i, rest), t1 = Load<V>(_state1, i, rest), t2 = Load<V>(_state2, i, rest);
        rule.Apply(ref px, Load<V>(_gradient, i, rest), ref t0, ref t1, ref t2);
        Store(px, _parameter, i, rest);
        Store(t0, _state0, i, rest);
        Store(t1, _state1, i, rest);
        Store(t2, _state2, i, rest);
    }

    private static V Load<V>(ReadOnlySpan<T> span, int i, int count) where V : unmanaged, ILane<V, T> =>
        span.IsEmpty ? V.Of(0) : Lanes.LoadTail<V, T>(in MemoryMarshal.GetReference(span), i, count);

    private static void Store<V>(V lane, Span<T> span, int i, int count) where V : unmanaged, ILane<V, T>
    {
        if (!span.IsEmpty) Lanes.StoreTail(lane, ref MemoryMarshal.GetReference(span), i, count);
    }
}
