using Dual = Fovea.Tensors.DualLane<Fovea.Tensors.ScalarLane<double>>;

namespace Fovea.Tensors;

/// <summary>Stands in for a device while derivatives are carried forward: makes every call, and computes beside each tensor its tangent
/// ẋ = dx/dt along a direction that was given to the inputs (forward-mode automatic differentiation). Each call has its own rule,
/// <see cref="IDeviceCall{TSelf}.Tangent"/>.</summary>
/// <remarks>A backward pass is made of the same calls. Run here it has a tangent, too: that of a gradient along v is the Hessian times v,
/// exactly ("forward over reverse"). Source: B. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6
/// (1994).</remarks>
public sealed class TangentDevice : InterposedDevice
{
    private readonly Dictionary<Storage, Storage> _tangents = new(ReferenceEqualityComparer.Instance);

    internal TangentDevice(Device inner) : base(inner) { }

    /// <inheritdoc/>
    protected internal override void Run<TCall>(in TCall call) => call.Tangent(this);

    /// <summary>A copy on another device has no tangent.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected internal override void HostMoves(Storage storage) =>
        throw new NotSupportedException("Hessian: 'to_device' has no second derivative here. Move the inputs before.");

    /// <summary>Makes a call on the device below, of values or of tangents.</summary>
    public void Below<TCall>(in TCall call) where TCall : struct, IDeviceCall<TCall> => Inner.Run(call);

    /// <summary>Gives a tensor its tangent, of the same shape and type.</summary>
    internal void Seed(Tensor x, Tensor tangent) => Inner.Run(new CopyCall(tangent, Target(x)));

    /// <summary>The tangent of a tensor, or null where it does not depend on the direction.</summary>
    public Tensor? Of(Tensor x) => _tangents.TryGetValue(x.Storage, out var storage) ? new(storage, x.Offset, x.Shape) : null;

    /// <summary>The tangent of a tensor; zeros where it does not depend on the direction.</summary>
    public Tensor OfOrZeros(Tensor x)
    {
        if (Of(x) is { } tangent) return tangent;
        var zeros = Inner.Empty(x.Shape, x.DType);
        Inner.Run(new FillCall(zeros, 0));
        return zeros;
    }

    /// <summary>The tangent of an output, to be written; zeros where nothing was written yet.</summary>
    public Tensor Target(Tensor y)
    {
        if (!_tangents.TryGetValue(y.Storage, out var storage))
        {
            var zeros = Inner.Empty([y.Storage.Length], y.DType);
            Inner.Run(new FillCall(zeros, 0));
            _tangents[y.Storage] = storage = zeros.Storage;
        }
        return new(storage, y.Offset, y.Shape);
    }

    /// <summary>Whether one of the tensors has a tangent.</summary>
    public bool Any(params ReadOnlySpan<Tensor?> inputs)
    {
        foreach (var x in inputs)
            if (x is not null && _tangents.ContainsKey(x.Storage)) return true;
        return false;
    }

    /// <summary>A tensor no longer depends on the direction.</summary>
    public void Clear(Tensor? y)
    {
        if (y is not null && Of(y) is { } tangent) Inner.Run(new FillCall(tangent, 0));
    }

    /// <summary>Tensors no longer depend on the direction.</summary>
    public void Clear(ReadOnlySpan<Tensor?> outputs)
    {
        foreach (var y in outputs) Clear(y);
    }

    /// <summary>A call y = f(x) with f linear: the tangent goes the same way.</summary>
    /// <param name="call">The call.</param>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="on">The same call on other tensors.</param>
    public void Linear<TCall>(in TCall call, Tensor x, Tensor y, Func<Tensor, Tensor, TCall> on) where TCall : struct, IDeviceCall<TCall>
    {
        Below(call);
        if (!y.DType.IsFloating) return;
        if (Of(x) is { } tangent) Below(on(tangent, Target(y)));
        else Clear(y);
    }

    /// <summary>A call that was made, whose tangent is a formula of its inputs, their tangents and its output, in operations.</summary>
    /// <param name="inputs">What it read.</param>
    /// <param name="y">What it wrote.</param>
    /// <param name="formula">ẏ from the inputs, their tangents and y.</param>
    internal void Follow(Tensor[] inputs, Tensor y, Func<Tensor[], Tensor[], Tensor, Tensor> formula)
    {
        if (!Any(inputs))
        {
            Clear(y);
            return;
        }
        using var _ = Autograd.NoGrad();
        // Values apart from their tangents, so that the formula's own are not computed.
        var tangent = formula(Array.ConvertAll(inputs, Apart), Array.ConvertAll(inputs, OfOrZeros), Apart(y));
        Inner.Run(new CopyCall(tangent.Reshape(y.Shape), Target(y)));
    }

    private Tensor Apart(Tensor x)
    {
        var copy = Inner.Empty(x.Shape, x.DType);
        Inner.Run(new CopyCall(x, copy));
        return copy;
    }

    /// <summary>A call y = f(a, b) + bias with f linear in each of a and b: ẏ = f(ȧ, b) + f(a, ḃ) + the bias's tangent.</summary>
    /// <param name="call">The call.</param>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <param name="bias">The bias, or null.</param>
    /// <param name="y">y.</param>
    /// <param name="on">The same call on other tensors.</param>
    public void Bilinear<TCall>(in TCall call, Tensor a, Tensor b, Tensor? bias, Tensor y,
        Func<Tensor, Tensor, Tensor?, Tensor, TCall> on) where TCall : struct, IDeviceCall<TCall>
    {
        Below(call);
        if (!Any(a, b, bias))
        {
            Clear(y);
            return;
        }
        var target = Target(y);
        Below(on(OfOrZeros(a), b, bias is null ? null : OfOrZeros(bias), target));
        if (Of(b) is not { } tangent) return;
        var part = Inner.Empty(y.Shape, y.DType);
        Below(on(a, tangent, null, part));
        Accumulate(target, part);
    }

    /// <summary>y ← y + x, in place: for tangents that are added up.</summary>
    public void Accumulate(Tensor y, Tensor x) => Inner.Run(new BinaryCall<AddFunction>(new(), y, x, y));

    /// <summary>Runs a formula in operations, tangents carried along, and copies its results to where they belong.</summary>
    /// <param name="formula">Results, each with the output that it is for; null where nobody wants it.</param>
    public void Compose(Func<(Tensor Result, Tensor? Output)[]> formula)
    {
        using var _ = Autograd.NoGrad();
        During(() =>
        {
            foreach (var (result, output) in formula())
                if (output is not null) Execute(new CopyCall(result.Reshape(output.Shape), output));
        });
    }

    internal Tensor Stretched(Tensor x, Shape shape)
    {
        var y = x;
        using var _ = Autograd.NoGrad();
        During(() => y = x.Expand(shape));
        return y;
    }

    internal Dual[] Duals(Tensor x)
    {
        var tangent = Of(x);
        var duals = new Dual[x.Count];
        for (var i = 0; i < duals.Length; i++)
            duals[i] = new(new(Inner.Read(x, i)), new(tangent is null ? 0 : Inner.Read(tangent, i)));
        return duals;
    }

    /// <summary>ẏ[i] = value(i).</summary>
    internal void Store(Tensor y, Func<int, double> value)
    {
        var target = Target(y);
        var values = y.Storage.Device.From(Enumerable.Range(0, y.Count).Select(value).ToArray(), y.Shape);
        Inner.Run(new CastCall(values, target));
    }
}
