namespace Fovea.Tensors;

/// <summary>Stands in for a device while derivatives are carried forward: makes every call, and computes beside each tensor its tangent
/// ẋ = dx/dt along a direction that was given to the inputs (forward-mode automatic differentiation).</summary>
/// <remarks>A backward pass is made of the same calls. Run here it has a tangent, too: that of a gradient along v is the Hessian times v,
/// exactly ("forward over reverse"). Source: B. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6
/// (1994).</remarks>
internal sealed partial class TangentDevice(Device device) : Device
{
    [ThreadStatic]
    private static TangentDevice? _current;
    private readonly Dictionary<Storage, Storage> _tangents = new(ReferenceEqualityComparer.Instance);

    /// <summary>The one at work on this thread, or null.</summary>
    public static TangentDevice? Current => _current;

    public override string Name => device.Name;

    /// <summary>Runs an action with this device in place of the real one.</summary>
    public void During(Action action)
    {
        // A recording under way is the device below: it must not be asked first.
        var (before, recorder) = (_current, RecordingDevice.Current);
        (_current, RecordingDevice.Current) = (this, null);
        try
        {
            action();
        }
        finally
        {
            (_current, RecordingDevice.Current) = (before, recorder);
        }
    }

    /// <summary>Gives a tensor its tangent, of the same shape and type.</summary>
    public void Seed(Tensor x, Tensor tangent) => device.Copy(tangent, Target(x));

    /// <summary>The tangent of a tensor, or null where it does not depend on the direction.</summary>
    public Tensor? Tangent(Tensor x) => _tangents.TryGetValue(x.Storage, out var storage) ? new(storage, x.Offset, x.Shape) : null;

    /// <summary>The tangent of an output, to be written; zeros where nothing was written yet.</summary>
    private Tensor Target(Tensor y)
    {
        if (!_tangents.TryGetValue(y.Storage, out var storage))
        {
            var zeros = device.Empty([y.Storage.Length], y.DType);
            device.Fill(zeros, 0);
            _tangents[y.Storage] = storage = zeros.Storage;
        }
        return new(storage, y.Offset, y.Shape);
    }

    private Tensor TangentOrZeros(Tensor x)
    {
        if (Tangent(x) is { } tangent) return tangent;
        var zeros = device.Empty(x.Shape, x.DType);
        device.Fill(zeros, 0);
        return zeros;
    }

    private bool AnyTangent(params ReadOnlySpan<Tensor?> inputs)
    {
        foreach (var x in inputs)
            if (x is not null && _tangents.ContainsKey(x.Storage)) return true;
        return false;
    }

    private void Clear(Tensor? y)
    {
        if (y is not null && Tangent(y) is { } tangent) device.Fill(tangent, 0);
    }

    // y = f(x) with f linear: the tangent goes the same way.
    private void Linear(Tensor x, Tensor y, Action<Tensor, Tensor> call)
    {
        call(x, y);
        if (!y.DType.IsFloating) return;
        if (Tangent(x) is { } tangent) call(tangent, Target(y));
        else Clear(y);
    }

    // y += x, in place; what it adds up are tangents and intermediate results.
    private void Accumulate(Tensor y, Tensor x) => device.Binary(new AddFunction(), y, x, y);

    private static NotSupportedException Lacking(string name) => new($"Hessian: '{name}' has no second derivative here.");

    public override Tensor Empty(Shape shape, DType dtype) => device.Empty(shape, dtype);

    public override double Read(Tensor x, int index) => device.Read(x, index);

    public override void Fill(Tensor y, double value)
    {
        device.Fill(y, value);
        Clear(y);
    }

    public override void Increment(Tensor counter) => device.Increment(counter);

    public override void RequireIndices(string subject, Tensor index, int bound) => device.RequireIndices(subject, index, bound);

    public override void Copy(Tensor x, Tensor y) => Linear(x, y, device.Copy);

    public override void Cast(Tensor x, Tensor y) => Linear(x, y, device.Cast);

    public override void ReadView(Tensor x, in StridedView view, Tensor y)
    {
        var v = view;
        Linear(x, y, (a, b) => device.ReadView(a, v, b));
    }

    public override void WriteView(Tensor x, in StridedView view, Tensor y)
    {
        device.WriteView(x, view, y);
        if (y.DType.IsFloating && AnyTangent(x, y)) device.WriteView(TangentOrZeros(x), view, Target(y));
    }

    public override void Sum(Tensor x, in Extent extent, Tensor y)
    {
        var e = extent;
        Linear(x, y, (a, b) => device.Sum(a, e, b));
    }

    public override void Extreme(Tensor x, in Extent extent, bool largest, Tensor y, Tensor index)
    {
        device.Extreme(x, extent, largest, y, index);
        if (Tangent(x) is { } tangent) device.Gather(tangent, index, extent, 1, shared: false, Target(y));
        else Clear(y);
    }

    public override void Gather(Tensor x, Tensor index, in Extent extent, int indices, bool shared, Tensor y)
    {
        var e = extent;
        Linear(x, y, (a, b) => device.Gather(a, index, e, indices, shared, b));
    }

    public override void ScatterAdd(Tensor x, Tensor index, in Extent extent, int indices, bool shared, Tensor y)
    {
        device.ScatterAdd(x, index, extent, indices, shared, y);
        if (Tangent(x) is { } tangent) device.ScatterAdd(tangent, index, extent, indices, shared, Target(y));
    }

    public override void Select(Tensor mask, Tensor a, Tensor b, Tensor y)
    {
        device.Select(mask, a, b, y);
        if (AnyTangent(a, b)) device.Select(mask, TangentOrZeros(a), TangentOrZeros(b), Target(y));
        else Clear(y);
    }

    public override void Compare<C>(C comparison, Tensor a, Tensor b, Tensor y) => device.Compare(comparison, a, b, y);

    public override void MaxPool(in PoolGeometry geometry, Tensor x, Tensor y, Tensor? index)
    {
        var places = index ?? device.Empty(y.Shape, DType.Int64);
        device.MaxPool(geometry, x, y, places);
        var planes = x.Shape[0] * x.Shape[1];
        if (Tangent(x) is { } tangent && planes > 0)
            device.Gather(tangent, places, new(planes, x.Count / planes, 1), y.Count / planes, shared: false, Target(y));
        else Clear(y);
    }

    public override void MaxPoolBackward(in PoolGeometry geometry, Tensor dy, Tensor index, Tensor dx)
    {
        var g = geometry;
        Linear(dy, dx, (a, b) => device.MaxPoolBackward(g, a, index, b));
    }

    public override void AveragePool(in PoolGeometry geometry, Tensor x, Tensor y)
    {
        var g = geometry;
        Linear(x, y, (a, b) => device.AveragePool(g, a, b));
    }

    public override void AveragePoolBackward(in PoolGeometry geometry, Tensor dy, Tensor dx)
    {
        var g = geometry;
        Linear(dy, dx, (a, b) => device.AveragePoolBackward(g, a, b));
    }

    public override void Random<D>(D distribution, Generator generator, Tensor y)
    {
        device.Random(distribution, generator, y);
        Clear(y);
    }

    public override void Update<R>(R rule, Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2)
    {
        if (AnyTangent(parameter, gradient, state0, state1, state2)) throw Lacking("update");
        device.Update(rule, parameter, gradient, state0, state1, state2);
    }

    // Replays alone call these.
    public override void ConvolveRectifyPool(in ConvGeometry geometry, Tensor x, Tensor weight, Tensor? bias, Tensor y, Tensor places) =>
        throw Lacking("convolve_rectify_pool");

    public override void RectifyPoolBackward(Tensor dy, Tensor y, Tensor places, Tensor dx) => throw Lacking("rectify_pool_backward");

    public override void ConvolveInputPooled(in ConvGeometry geometry, Tensor dy, Tensor y, Tensor places, Tensor weight, Tensor dx) =>
        throw Lacking("convolve_input_pooled");

    public override void ConvolveWeightPooled(in ConvGeometry geometry, Tensor x, Tensor dy, Tensor y, Tensor places, Tensor dw,
        Tensor? dbias) => throw Lacking("convolve_weight_pooled");
}
