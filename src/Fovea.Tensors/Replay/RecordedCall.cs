namespace Fovea.Tensors;

/// <summary>A call that a recording holds, of any primitive.</summary>
public abstract class RecordedCall
{
    private readonly Tensor?[] _operands;
    private readonly int _inputs;

    private protected RecordedCall(Tensor?[] inputs, Tensor?[] outputs) => (_operands, _inputs) = ([.. inputs, .. outputs], inputs.Length);

    /// <summary>The primitive.</summary>
    public abstract string Name { get; }

    /// <summary>What it was made for, or null.</summary>
    internal CallLabel? Label { get; set; }

    /// <summary>The tensors that it reads, in the call's order; null for one that was not given.</summary>
    public ReadOnlySpan<Tensor?> Inputs => _operands.AsSpan(0, _inputs);

    /// <summary>The tensors that it writes.</summary>
    public ReadOnlySpan<Tensor?> Outputs => _operands.AsSpan(_inputs);

    /// <summary>Inputs, then outputs.</summary>
    public IReadOnlyList<Tensor?> Operands => _operands;

    /// <summary>Makes the call.</summary>
    public abstract void Run(Device device);

    /// <summary>The same call on other tensors.</summary>
    public abstract RecordedCall With(Func<Tensor, Tensor> bind);

    /// <summary>The call as what several primitives have in common, e.g. <see cref="IUnaryCall"/>; null where it is something
    /// else.</summary>
    public abstract T? As<T>() where T : class;
}

/// <summary>A call of one primitive that a recording holds; where a device looks for calls that it does better together, it matches this
/// type.</summary>
public sealed class RecordedCall<TCall> : RecordedCall where TCall : struct, IDeviceCall<TCall>
{
    private readonly TCall _call;

    private RecordedCall(in TCall call, OperandList operands) : base([.. operands.Inputs], [.. operands.Outputs]) => _call = call;

    /// <summary>The call.</summary>
    public ref readonly TCall Call => ref _call;

    /// <inheritdoc/>
    public override string Name => TCall.Name;

    /// <summary>Holds a call, on the tensors that it has now: what they are bound to later does not change it.</summary>
    public static RecordedCall<TCall> Of(in TCall call)
    {
        var operands = new OperandList();
        return new(call.Map(operands), operands);
    }

    /// <inheritdoc/>
    public override void Run(Device device) => device.Run(_call);

    /// <inheritdoc/>
    public override RecordedCall With(Func<Tensor, Tensor> bind)
    {
        var operands = new OperandList(bind);
        return new RecordedCall<TCall>(_call.Map(operands), operands) { Label = Label };
    }

    /// <inheritdoc/>
    public override T? As<T>() where T : class => _call as T;
}

/// <summary>Lists a call's tensors, and gives others for them.</summary>
internal sealed class OperandList(Func<Tensor, Tensor>? bind = null) : OperandMap
{
    public List<Tensor?> Inputs { get; } = [];

    public List<Tensor?> Outputs { get; } = [];

    public override Tensor? Read(Tensor? x) => Add(Inputs, x);

    public override Tensor? Write(Tensor? y) => Add(Outputs, y);

    private Tensor? Add(List<Tensor?> list, Tensor? tensor)
    {
        var other = tensor is null ? null : bind is null ? tensor.Detach() : bind(tensor);
        list.Add(other);
        return other;
    }
}
