namespace Fovea.Tensors;

/// <summary>Convolutions and what follows them.</summary>
internal sealed partial class Fusion
{
    // Convolution, rectifier, 2×2 pooling; and on the way back pooling and rectifier.
    private bool RectifyPool(int at, in ConvolveCall convolve)
    {
        if (FunctionAfter(at, convolve.Y) is not { } relu || _calls[relu.At] is not RecordedCall<UnaryCall<ReLUFunction>>
            || relu.Call.Y is not { } rectified || _buffers.IsKept(rectified.Storage)) return false;
        var users = Others(rectified.Storage, relu.At);
        var pool = users.FirstOrDefault(u => _calls[u] is RecordedCall<MaxPoolCall>, -1);
        if (pool < 0 || At<MaxPoolCall>(pool) is not { Index: { } index } pooling) return false;
        var g = pooling.Geometry;
        if (g.Kernel != 2 || g.Stride != 2 || g.Padding != 0 || g.Adaptive || g.IsDilated
            || 2 * g.Out.H > g.In.H || 2 * g.Out.W > g.In.W) return false;
        // All images in the convolution's own shape: windows of its result would be other planes.
        var shape = convolve.Y.Shape;
        if (rectified.Shape != shape || pooling.X.Shape != shape || !CpuDevice.PoolsInConvolution(convolve.Geometry)) return false;
        if (Changes(at, pool) || _buffers.IsKept(index.Storage)) return false;
        var y = pooling.Y;
        var back = Others(index.Storage, pool);
        if (back.Count > 1 || back.Count != users.Count - 1) return false;
        Tensor? upstream = null, dx = null;
        if (back.Count == 1)
        {
            // The pooling's gradient must go through this rectifier's, and nowhere else.
            if (At<MaxPoolBackwardCall>(back[0]) is not { } unpool) return false;
            var spread = unpool.Dx.Storage;
            if (_buffers.IsKept(spread) || Others(spread, back[0]) is not [var last] || !users.Contains(last)) return false;
            if (At<UnaryBackwardCall<ReLUFunction>>(last) is not { } unrectify || unrectify.Upstream.Storage != spread
                || unrectify.Y.Storage != rectified.Storage) return false;
            // What was pooled is read again, as it was.
            if (Changes(back[0], last) || Writes(y.Storage, pool, last)) return false;
            (upstream, dx) = (unpool.Dy, unrectify.Dx);
        }
        var places = _buffers.Empty(y.Shape, y.DType);
        _calls[at] = null;
        _calls[relu.At] = null;
        Replace(pool, new ConvolveRectifyPoolCall(convolve.Geometry, convolve.X, convolve.Weight, convolve.Bias, y, places));
        if (dx is null) return true;
        var after = users.First(u => u != pool);
        _calls[back[0]] = null;
        var backward = new RectifyPoolBackwardCall(upstream!, y, places, dx);
        Replace(after, backward);
        PooledGradients(after, backward);
        return true;
    }

    // The gradient behind a pooling, where only gradients of convolutions read it: they take the pooling's own.
    private void PooledGradients(int at, RectifyPoolBackwardCall pooled)
    {
        var (dy, y, places, spread) = pooled;
        var users = Others(spread.Storage, at);
        if (_buffers.IsKept(spread.Storage) || !_buffers.IsOwn(spread.Storage) || users.Count == 0 || !users.TrueForAll(Takes)) return;
        _calls[at] = null;
        foreach (var u in users)
        {
            if (At<ConvolveInputCall>(u) is { } input)
                Replace(u, new ConvolveInputPooledCall(input.Geometry, dy, y, places, input.Weight, input.Dx));
            else if (At<ConvolveWeightCall>(u) is { } weight)
                Replace(u, new ConvolveWeightPooledCall(weight.Geometry, weight.X, dy, y, places, weight.Dw, weight.Dbias));
        }

        // As its whole upstream gradient, and nothing else.
        bool Takes(int u)
        {
            if (u < at) return false;
            var (read, g) = At<ConvolveInputCall>(u) is { Bias: null } input ? (input.Dy, input.Geometry)
                : At<ConvolveWeightCall>(u) is { } weight ? (weight.Dy, weight.Geometry) : default;
            return read is not null && read.Storage == spread.Storage && read.Offset == spread.Offset && read.Shape == spread.Shape
                && _calls[u]!.Operands.Count(t => t?.Storage == spread.Storage) == 1 && CpuDevice.PoolsInGradients(g) && !Changes(at, u);
        }
    }

    // Convolution, a factor and a term for each channel (batch normalisation in inference), a residual, a function.
    private void Finish(int convolve, ConvolveCall call)
    {
        var g = call.Geometry;
        var (last, y) = (convolve, call.Y);
        Tensor? centre = null, scale = null, shift = null, residual = null;
        IUnaryCall? function = null;
        var taken = new List<int> { convolve };
        var subtract = Next<SubtractFunction>(last, y, Each) is { } minus && At<BinaryCall<SubtractFunction>>(minus.At) is { } difference
            && difference.A.Storage == y.Storage ? minus : default((int At, Tensor Other, Tensor Y)?);
        if (Next<MultiplyFunction>(subtract?.At ?? last, subtract?.Y ?? y, Each) is { } multiply
            && (Next<AddFunction>(multiply.At, multiply.Y, Each)
                ?? (subtract is null ? null : (multiply.At, null!, multiply.Y))) is { } add)
        {
            (centre, scale, shift, last, y) = (subtract?.Other, multiply.Other, add.Other, add.At, add.Y);
            if (subtract is { } taking) taken.Add(taking.At);
            taken.AddRange([multiply.At, add.At]);
        }
        if (Next<AddFunction>(last, y, t => t.Shape == y.Shape) is { } sum)
        {
            (residual, last, y) = (sum.Other, sum.At, sum.Y);
            taken.Add(sum.At);
        }
        if (FunctionAfter(last, y) is { } after && after.Call.Y.Count == y.Count && !LooksAround(after.At))
        {
            (function, last, y) = (after.Call, after.At, after.Call.Y);
            taken.Add(after.At);
        }
        if (last == convolve || taken.Exists(at => Changes(at, last))) return;
        // Windows of one buffer differ in shape alone.
        if (y.Shape != call.Y.Shape) y = y.Window(call.Y.Shape);
        foreach (var at in taken) _calls[at] = null;
        var finish = new FinishedConvolution(call, centre, scale, shift, residual, y);
        Replace(last, function is null ? finish.Take(default(IdentityFunction)) : function.Take(finish));

        bool Each(Tensor t) => t.Count == g.OutChannels && t.Rank >= 3 && t.Shape[^3] == g.OutChannels;
    }

    // Sine and cosine are computed in another way where all elements of a vector are small: with other neighbours an element has other
    // last bits.
    private bool LooksAround(int at) => _calls[at] is RecordedCall<UnaryCall<SinFunction>> or RecordedCall<UnaryCall<CosFunction>>;

    private sealed class FinishedConvolution(ConvolveCall call, Tensor? centre, Tensor? scale, Tensor? shift, Tensor? residual,
        Tensor y) : IUnaryFunctionTaker<RecordedCall>
    {
        public RecordedCall Take<F>(F function) where F : struct, IUnaryFunction => RecordedCall<FinishedConvolveCall<F>>.Of(
            new(call.Geometry, call.X, call.Weight, call.Bias, centre, scale, shift, residual, function, null, y));
    }

    // The binary operation that alone reads a call's result, its other operand, and its result.
    private (int At, Tensor Other, Tensor Y)? Next<F>(int at, Tensor y, Func<Tensor, bool> fits) where F : struct, IBinaryFunction
    {
        if (_buffers.IsKept(y.Storage) || Others(y.Storage, at) is not [var next]) return null;
        if (At<BinaryCall<F>>(next) is not { } call || call.Y.Shape != y.Shape) return null;
        var (a, b) = (call.A, call.B);
        if (a.Storage == b.Storage || (a.Storage == y.Storage ? a : b).Shape != y.Shape) return null;
        var other = a.Storage == y.Storage ? b : a;
        return fits(other) ? (next, other, call.Y) : null;
    }

    // A pooling whose places nobody reads.
    private void DropPlaces(int at, in MaxPoolCall pool)
    {
        if (pool.Index is not { } index || _buffers.IsKept(index.Storage) || Others(index.Storage, at).Count > 0) return;
        Replace(at, pool with { Index = null });
        PoolAfter(at, pool);
    }

    // Such a pooling, where it alone reads what a convolution computes.
    private void PoolAfter(int at, in MaxPoolCall pool)
    {
        var x = pool.X;
        if (_buffers.IsKept(x.Storage) || !_buffers.IsOwn(x.Storage) || Others(x.Storage, at) is not [var convolve]
            || convolve > at) return;
        var call = At<ConvolveCall>(convolve) is { } plain
            ? new FinishedConvolveCall<IdentityFunction>(plain.Geometry, plain.X, plain.Weight, plain.Bias, null, null, null, null, default,
                null, plain.Y)
            : _calls[convolve]!.As<IFinishedConvolveCall>();
        if (call is null || call.Pool is not null || call.Residual is not null || call.Y.Offset != x.Offset || call.Y.Shape != x.Shape
            || Changes(convolve, at) || !CpuDevice.PoolsAfterConvolution(call.Geometry, pool.Geometry)) return;
        _calls[convolve] = null;
        Replace(at, call.Pooled(pool.Geometry, pool.Y));
    }
}
