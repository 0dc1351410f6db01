namespace Fovea.Tensors;

/// <summary>Stands in for a device while a <see cref="Recording"/> is captured: keeps every call, and sees that it is made.</summary>
internal sealed partial class RecordingDevice(Device device) : Device
{
    private const string Reads = "the values of a computed tensor are read on the way; what follows from them would not be repeated";

    [ThreadStatic]
    private static RecordingDevice? _current;

    /// <summary>Why the calls cannot be replayed, or null. The computation goes on: what it did cannot be undone.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The recording under way on this thread, or null.</summary>
    public static RecordingDevice? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The calls so far.</summary>
    public List<RecordedCall> Calls { get; } = [];

    /// <summary>Buffers that were allocated during the recording, and whether anything has been written to each.</summary>
    public Dictionary<Storage, bool> Allocated { get; } = new(ReferenceEqualityComparer.Instance);

    public override string Name => device.Name;

    public override Tensor Empty(Shape shape, DType dtype)
    {
        var tensor = Waits ? EmptyLater(shape, dtype) : device.Empty(shape, dtype);
        Allocated[tensor.Storage] = false;
        return tensor;
    }

    /// <summary>A tensor that has no memory unless somebody asks for it, or gives it a place.</summary>
    public Tensor EmptyLater(Shape shape, DType dtype) => device.EmptyLater(shape, dtype, this);

    public override double Read(Tensor x, int index)
    {
        HostReads(x.Storage);
        return device.Read(x, index);
    }

    private void Call(string name, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> outputs, Action<Device, Tensor?[]> run,
        object? detail = null)
    {
        foreach (var input in inputs)
            if (input is not null && Allocated.TryGetValue(input.Storage, out var written) && !written)
                Refuse($"{name} reads a tensor that was filled by hand; its elements would not be filled again");
        // A tensor whose caller goes on to change what it is bound to must not change this call.
        Note(new(name, Array.ConvertAll([.. inputs, .. outputs], t => t?.Detach()), outputs.Length, run, detail));
        foreach (var output in outputs)
            if (output is not null && Allocated.ContainsKey(output.Storage)) Allocated[output.Storage] = true;
    }

    public override void Fill(Tensor y, double value) => Call("fill", [], [y], (d, t) => d.Fill(t[0]!, value));

    public override void Copy(Tensor x, Tensor y) => Call("copy", [x], [y], (d, t) => d.Copy(t[0]!, t[1]!));

    public override void Cast(Tensor x, Tensor y) => Call("cast", [x], [y], (d, t) => d.Cast(t[0]!, t[1]!));

    public override void Increment(Tensor counter) => Call("increment", [], [counter], (d, t) => d.Increment(t[0]!));

    public override void RequireIndices(string subject, Tensor index, int bound)
    {
        // What is wrong shows where it would without a recording.
        if (_written.Contains(index.Storage)) Flush();
        RecordedCall call = new("require_indices", [index.Detach()], 0, (d, t) => d.RequireIndices(subject, t[0]!, bound));
        if (Waits) Make(call);
        Note(call);
    }

    public override void ReadView(Tensor x, in StridedView view, Tensor y)
    {
        var v = view;
        Call("read_view", [x], [y], (d, t) => d.ReadView(t[0]!, v, t[1]!));
    }

    public override void WriteView(Tensor x, in StridedView view, Tensor y)
    {
        var v = view;
        Call("write_view", [x], [y], (d, t) => d.WriteView(t[0]!, v, t[1]!), v);
    }

    public override void Unary<F>(F function, Tensor x, Tensor y) =>
        Call("unary", [x], [y], (d, t) => d.Unary(function, t[0]!, t[1]!), function);

    public override void UnaryBackward<F>(F function, Tensor upstream, Tensor x, Tensor y, Tensor dx) => Call("unary_backward",
        [upstream, x, y], [dx], (d, t) => d.UnaryBackward(function, t[0]!, t[1]!, t[2]!, t[3]!), function);

    public override void Binary<F>(F function, Tensor a, Tensor b, Tensor y) =>
        Call("binary", [a, b], [y], (d, t) => d.Binary(function, t[0]!, t[1]!, t[2]!), function);

    public override void BinaryBackward<F>(F function, Tensor upstream, Tensor a, Tensor b, Tensor y, Tensor? da, Tensor? db) =>
        Call("binary_backward", [upstream, a, b, y], [da, db],
            (d, t) => d.BinaryBackward(function, t[0]!, t[1]!, t[2]!, t[3]!, t[4], t[5]), function);

    public override void Compare<C>(C comparison, Tensor a, Tensor b, Tensor y) =>
        Call("compare", [a, b], [y], (d, t) => d.Compare(comparison, t[0]!, t[1]!, t[2]!));

    public override void Select(Tensor mask, Tensor a, Tensor b, Tensor y) =>
        Call("select", [mask, a, b], [y], (d, t) => d.Select(t[0]!, t[1]!, t[2]!, t[3]!));

    public override void Sum(Tensor x, in Extent extent, Tensor y)
    {
        var e = extent;
        Call("sum", [x], [y], (d, t) => d.Sum(t[0]!, e, t[1]!), e);
    }

    public override void Extreme(Tensor x, in Extent extent, bool largest, Tensor y, Tensor index)
    {
        var e = extent;
        Call("extreme", [x], [y, index], (d, t) => d.Extreme(t[0]!, e, largest, t[1]!, t[2]!));
    }

    public override void Gather(Tensor x, Tensor index, in Extent extent, int indices, bool shared, Tensor y)
    {
        var e = extent;
        Call("gather", [x, index], [y], (d, t) => d.Gather(t[0]!, t[1]!, e, indices, shared, t[2]!));
    }

    public override void ScatterAdd(Tensor x, Tensor index, in Extent extent, int indices, bool shared, Tensor y)
    {
        var e = extent;
        Call("scatter_add", [x, index], [y], (d, t) => d.ScatterAdd(t[0]!, t[1]!, e, indices, shared, t[2]!));
    }

    public override void MatMul(in MatMulPlan plan, Tensor a, Tensor b, Tensor? bias, Tensor y, bool rectify = false)
    {
        var p = plan;
        Call("matmul", [a, b, bias], [y], (d, t) => d.MatMul(p, t[0]!, t[1]!, t[2], t[3]!, rectify), rectify ? null : p);
    }

    public override void Convolve(in ConvGeometry geometry, Tensor x, Tensor weight, Tensor? bias, Tensor y,
        in ConvolveFinish finish = default, KeptKernels? kept = null)
    {
        var (g, rectify, pool, kernels) = (geometry, finish.Rectify, finish.Pool, kept ?? new());
        Call("convolve", [x, weight, bias, finish.Scale, finish.Shift, finish.Residual], [y],
            (d, t) => d.Convolve(g, t[0]!, t[1]!, t[2], t[6]!, new(t[3], t[4], t[5], rectify, pool), kernels), finish == default ? g : null);
    }

    public override void ConvolveRectifyPool(in ConvGeometry geometry, Tensor x, Tensor weight, Tensor? bias, Tensor y, Tensor places)
    {
        var g = geometry;
        Call("convolve_rectify_pool", [x, weight, bias], [y, places],
            (d, t) => d.ConvolveRectifyPool(g, t[0]!, t[1]!, t[2], t[3]!, t[4]!));
    }

    public override void RectifyPoolBackward(Tensor dy, Tensor y, Tensor places, Tensor dx) =>
        Call("rectify_pool_backward", [dy, y, places], [dx], (d, t) => d.RectifyPoolBackward(t[0]!, t[1]!, t[2]!, t[3]!));

    public override void ConvolveInput(in ConvGeometry geometry, Tensor dy, Tensor weight, Tensor? bias, Tensor dx)
    {
        var g = geometry;
        Call("convolve_input", [dy, weight, bias], [dx], (d, t) => d.ConvolveInput(g, t[0]!, t[1]!, t[2], t[3]!), g);
    }

    public override void ConvolveWeight(in ConvGeometry geometry, Tensor x, Tensor dy, Tensor dw, Tensor? dbias)
    {
        var g = geometry;
        Call("convolve_weight", [x, dy], [dw, dbias], (d, t) => d.ConvolveWeight(g, t[0]!, t[1]!, t[2]!, t[3]), g);
    }

    public override void ConvolveInputPooled(in ConvGeometry geometry, Tensor dy, Tensor y, Tensor places, Tensor weight, Tensor dx)
    {
        var g = geometry;
        Call("convolve_input_pooled", [dy, y, places, weight], [dx],
            (d, t) => d.ConvolveInputPooled(g, t[0]!, t[1]!, t[2]!, t[3]!, t[4]!));
    }

    public override void ConvolveWeightPooled(in ConvGeometry geometry, Tensor x, Tensor dy, Tensor y, Tensor places, Tensor dw,
        Tensor? dbias)
    {
        var g = geometry;
        Call("convolve_weight_pooled", [x, dy, y, places], [dw, dbias],
            (d, t) => d.ConvolveWeightPooled(g, t[0]!, t[1]!, t[2]!, t[3]!, t[4]!, t[5]));
    }

    public override void MaxPool(in PoolGeometry geometry, Tensor x, Tensor y, Tensor? index)
    {
        var g = geometry;
        Call("max_pool", [x], [y, index], (d, t) => d.MaxPool(g, t[0]!, t[1]!, t[2]), g);
    }

    public override void MaxPoolBackward(in PoolGeometry geometry, Tensor dy, Tensor index, Tensor dx)
    {
        var g = geometry;
        Call("max_pool_backward", [dy, index], [dx], (d, t) => d.MaxPoolBackward(g, t[0]!, t[1]!, t[2]!), g);
    }

    public override void AveragePool(in PoolGeometry geometry, Tensor x, Tensor y)
    {
        var g = geometry;
        Call("average_pool", [x], [y], (d, t) => d.AveragePool(g, t[0]!, t[1]!));
    }

    public override void AveragePoolBackward(in PoolGeometry geometry, Tensor dy, Tensor dx)
    {
        var g = geometry;
        Call("average_pool_backward", [dy], [dx], (d, t) => d.AveragePoolBackward(g, t[0]!, t[1]!));
    }

    public override void Normalize(Tensor x, in Extent groups, double epsilon, Tensor? scale, Tensor? shift, Tensor mean,
        Tensor variance, Tensor y)
    {
        var e = groups;
        Call("normalize", [x, scale, shift], [mean, variance, y],
            (d, t) => d.Normalize(t[0]!, e, epsilon, t[1], t[2], t[3]!, t[4]!, t[5]!));
    }

    public override void NormalizeBackward(Tensor dy, Tensor x, in Extent groups, double epsilon, Tensor? scale, Tensor mean,
        Tensor variance, Tensor? dx, Tensor? dscale, Tensor? dshift)
    {
        var e = groups;
        Call("normalize_backward", [dy, x, scale, mean, variance], [dx, dscale, dshift],
            (d, t) => d.NormalizeBackward(t[0]!, t[1]!, e, epsilon, t[2], t[3]!, t[4]!, t[5], t[6], t[7]));
    }

    public override void Softmax(Tensor x, int rows, bool log, Tensor y) =>
        Call("softmax", [x], [y], (d, t) => d.Softmax(t[0]!, rows, log, t[1]!));

    public override void SoftmaxBackward(Tensor dy, Tensor y, int rows, bool log, Tensor dx) =>
        Call("softmax_backward", [dy, y], [dx], (d, t) => d.SoftmaxBackward(t[0]!, t[1]!, rows, log, t[2]!));

    public override void CrossEntropy(Tensor scores, Tensor labels, Tensor? weight, double smoothing, Tensor losses,
        Tensor probabilities) => Call("cross_entropy", [scores, labels, weight], [losses, probabilities],
            (d, t) => d.CrossEntropy(t[0]!, t[1]!, t[2], smoothing, t[3]!, t[4]!));

    public override void CrossEntropyBackward(Tensor upstream, Tensor probabilities, Tensor labels, Tensor? weight, double smoothing,
        Tensor dx) => Call("cross_entropy_backward", [upstream, probabilities, labels, weight], [dx],
            (d, t) => d.CrossEntropyBackward(t[0]!, t[1]!, t[2]!, t[3], smoothing, t[4]!));

    public override void Random<D>(D distribution, Generator generator, Tensor y)
    {
        // The default generator is another object after each new seed.
        var own = ReferenceEquals(generator, Generator.Default) ? null : generator;
        Call("random", [], [y], (d, t) => d.Random(distribution, own ?? Generator.Default, t[0]!));
    }

    public override void Update<R>(R rule, Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2) =>
        Call("update", [gradient], [parameter, state0, state1, state2],
            (d, t) => d.Update(rule, t[1]!, t[0]!, t[2], t[3], t[4]));
}
