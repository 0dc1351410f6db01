namespace Fovea.Tensors;

/// <summary>Stands in for a device while a <see cref="Recording"/> is captured: keeps every call, and sees that it is made.</summary>
/// <remarks>As long as nobody looks at what they compute, calls wait: a recording that plans its buffers makes them all at its end, and the
/// buffers of the plan are the only ones there ever were.</remarks>
/// <param name="inner">The device that computes.</param>
/// <param name="inputs">The tensors that will be others at the next run.</param>
internal sealed class RecordingDevice(Device inner, params ReadOnlySpan<Tensor> inputs) : InterposedDevice(inner)
{
    private const string Reads = "the values of a computed tensor are read on the way; what follows from them would not be repeated";

    private readonly Storage[] _inputs = Array.ConvertAll(inputs.ToArray(), input => input.Storage);
    private readonly HashSet<Storage> _read = new(ReferenceEqualityComparer.Instance), _written = new(ReferenceEqualityComparer.Instance);
    // A device that keeps something beside the elements (tangents) keeps it with the buffers of the calls themselves.
    private Phase _phase = inner.PlacesLater ? Phase.Waiting : Phase.Calling;
    private bool _calling, _draws;

    private enum Phase
    {
        /// <summary>Calls are noted.</summary>
        Waiting,

        /// <summary>Calls are noted and made.</summary>
        Calling,

        /// <summary>Others have computed the results, in buffers of their own.</summary>
        Replaced,
    }

    /// <summary>Whether a recording is under way on this thread.</summary>
    public static bool IsActive
    {
        get
        {
            for (var device = Current; device is not null; device = device.Inner as InterposedDevice)
                if (device is RecordingDevice) return true;
            return false;
        }
    }

    /// <summary>Why the calls cannot be replayed, or null. The computation goes on: what it did cannot be undone.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The calls so far.</summary>
    public List<RecordedCall> Calls { get; } = [];

    /// <summary>Buffers that were allocated during the recording, and whether anything has been written to each.</summary>
    public Dictionary<Storage, bool> Allocated { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether no call has been made yet.</summary>
    public bool Waits => _phase == Phase.Waiting;

    public override Tensor Empty(Shape shape, DType dtype)
    {
        var tensor = Waits ? EmptyLater(shape, dtype) : Inner.Empty(shape, dtype);
        Allocated[tensor.Storage] = false;
        return tensor;
    }

    /// <summary>A tensor that has no memory unless somebody asks for it, or gives it a place; where the device can do that.</summary>
    public Tensor EmptyLater(Shape shape, DType dtype) =>
        Inner.EmptyLater(shape, dtype, this) ?? Inner.Empty(shape, dtype);

    public override double Read(Tensor x, int index)
    {
        HostReads(x.Storage);
        return Inner.Read(x, index);
    }

    public override void Download(Tensor from, Span<byte> to)
    {
        HostReads(from.Storage);
        Inner.Download(from, to);
    }

    protected internal override void Run<TCall>(in TCall call)
    {
        var recorded = RecordedCall<TCall>.Of(call);
        recorded.Label = CallLabel.Current;
        if (TCall.Checks)
        {
            // What is wrong shows where it would without a recording.
            foreach (var input in recorded.Inputs)
                if (input is not null && _written.Contains(input.Storage)) Flush();
            if (Waits) Make(recorded);
        }
        foreach (var input in recorded.Inputs)
            if (input is not null && Allocated.TryGetValue(input.Storage, out var written) && !written)
                Refuse($"{TCall.Name} reads a tensor that was filled by hand; its elements would not be filled again");
        Calls.Add(recorded);
        if (_phase == Phase.Calling) Make(recorded);
        else Wait(recorded, TCall.Draws);
        foreach (var output in recorded.Outputs)
            if (output is not null && Allocated.ContainsKey(output.Storage)) Allocated[output.Storage] = true;
    }

    /// <summary>Makes the calls that wait, in order, and from now on each one at once.</summary>
    public void Flush()
    {
        if (_phase != Phase.Waiting) return;
        _phase = Phase.Calling;
        _read.Clear();
        _written.Clear();
        foreach (var call in Calls) Make(call);
    }

    /// <summary>The calls have been made elsewhere: a tensor that is not among their results has no elements.</summary>
    public void Replace()
    {
        _phase = Phase.Replaced;
        Calls.Clear();
        Allocated.Clear();
        _read.Clear();
        _written.Clear();
    }

    /// <summary>The host looks at a tensor's elements, or changes them. What it would do with computed ones, or with an input's, cannot be
    /// replayed; and calls that wait must not see a change that came after them.</summary>
    protected internal override void HostReads(Storage storage)
    {
        if (_calling) return;
        if (Allocated.ContainsKey(storage)) Refuse(Reads);
        else if (Array.IndexOf(_inputs, storage) >= 0)
            Refuse("the values of an input are read by hand; what follows from them would not be repeated");
        else if (_read.Contains(storage) || _written.Contains(storage)) Flush();
    }

    /// <summary>The host copies a tensor to another device; a replay would not copy it again.</summary>
    protected internal override void HostMoves(Storage storage)
    {
        Refuse("a tensor is moved to another device on the way; it would not be moved again");
        HostReads(storage);
    }

    /// <summary>The host draws from a generator, or asks where it stands: numbers that are drawn by calls come in their order.</summary>
    protected internal override void HostDraws()
    {
        if (!_calling && _draws) Flush();
    }

    /// <summary>Somebody needs the memory of a computed tensor who did not ask here before: another thread, or after the end.</summary>
    /// <exception cref="RecordingException">The recording is complete, and the tensor is not among its results.</exception>
    public void Wanted()
    {
        if (_phase == Phase.Waiting) Refuse(Reads);
        else if (_phase == Phase.Replaced)
            throw new RecordingException("the values of a tensor that it computed and did not return are wanted after it; return it, too");
    }

    private void Refuse(string reason)
    {
        Refusal ??= reason;
        Flush();
    }

    private void Wait(RecordedCall call, bool draws)
    {
        _draws |= draws;
        foreach (var input in call.Inputs)
            if (input is not null) _read.Add(input.Storage);
        foreach (var output in call.Outputs)
            if (output is not null) _written.Add(output.Storage);
    }

    private void Make(RecordedCall call)
    {
        _calling = true;
        // One that waited may have been made for something else than what runs now.
        var label = CallLabel.Current;
        CallLabel.Current = call.Label;
        try
        {
            call.Run(Inner);
        }
        finally
        {
            (_calling, CallLabel.Current) = (false, label);
        }
    }
}
