namespace Fovea.Tensors;

/// <summary>A computation that was run once and can be repeated on other inputs of the same shapes: the same calls on fixed buffers, with
/// no graph and no allocation.</summary>
/// <remarks>What is repeated are the device's primitives, so a recording gives the bits that running the code again would give. It
/// repeats neither decisions that the code made nor what the code did outside the device. Tensors that are neither inputs nor
/// computed, such as parameters, are read (and written, by running averages) where they were at the time; name those whose elements
/// somebody may replace as <c>watched</c>, and look at <see cref="IsCurrent"/>. What reads the values of an input or of a computed
/// tensor on the way cannot be recorded. The first run, too, computes in the buffers of the replays, once the function has returned. A
/// tensor that it computed, but neither returned nor left in the gradient of an input or a watched tensor, has no elements afterwards; and
/// an array that a tensor was made around must not change until then.</remarks>
/// <example><code>
/// var recording = Recording.Capture([x], () => [network.Forward(x)]);
/// recording.Replay(next);
/// var scores = recording.Outputs[0];
/// </code></example>
public sealed class Recording
{
    private readonly Device _device;
    private readonly RecordedCall[] _calls;
    // One tensor of each storage that the calls write: blocks of the recording, running averages, parameters.
    private readonly Tensor[] _changed;
    private readonly Tensor[] _outputs;
    private readonly (Shape Shape, DType Type, Device Device, (Tensor Bound, int Offset)[] Windows)[] _inputs;
    private readonly (int First, int Second, int Distance)[] _shared;
    private readonly (Tensor Tensor, Storage Storage, int Offset, bool RequiresGrad)[] _watched;
    private readonly Lazy<(int Output, int Call)[]> _lastWrites;

    private Recording(Device device, RecordingDevice recorder, ReadOnlySpan<Tensor> inputs, IReadOnlyList<Tensor> outputs,
        ReadOnlySpan<Tensor> watched)
    {
        _device = device;
        _watched = Array.ConvertAll(watched.ToArray(), t => (t, t.Storage, t.Offset, t.RequiresGrad));
        var sources = inputs.ToArray();
        var wanted = outputs.Concat([.. sources.Concat(watched.ToArray()).Select(t => t.Grad).OfType<Tensor>()]);
        var kept = new HashSet<Storage>(wanted.Select(o => o.Storage), ReferenceEqualityComparer.Instance);
        var ours = new HashSet<Storage>(recorder.Allocated.Keys, ReferenceEqualityComparer.Instance);
        var calls = device.Optimize(recorder.Calls, new Buffers(recorder, kept, ours));
        CallLabels.Join(recorder.Calls, calls);
        var places = BufferPlan.Place(calls, ours, kept, Allocate);
        var windows = Array.ConvertAll(sources, _ => new List<(Tensor, int)>());
        _calls = [.. calls.Select(call => call.With(Bind))];
        _changed = [.. _calls.SelectMany(c => c.Outputs.ToArray()).OfType<Tensor>().DistinctBy(t => t.Storage)];
        _outputs = [.. outputs.Select(Output)];
        _inputs = [.. sources.Select((s, i) => (s.Shape, s.DType, s.Storage.Device, windows[i].ToArray()))];
        _shared = [.. sources.Index().SelectMany(b => sources.Index().Take(b.Index).Where(a => Overlap(a.Item, b.Item))
            .Select(a => (a.Index, b.Index, b.Item.Offset - a.Item.Offset)))];
        _lastWrites = new(() => [.. _outputs.Select(LastWrite).Index().OrderBy(w => w.Item)]);
        if (!recorder.Waits) return;
        foreach (var storage in kept.Where(ours.Contains))
        {
            var (block, offset) = places.TryGetValue(storage, out var place) ? place : Allocate(storage.DType, storage.Length);
            ((HostStorage)storage).Place(block, offset);
        }
        recorder.Replace();
        Run();

        Tensor Bind(Tensor t)
        {
            if (places.TryGetValue(t.Storage, out var place)) return new(place.Block, place.Offset + t.Offset, t.Shape);
            for (var i = 0; i < sources.Length; i++)
            {
                var at = t.Offset - sources[i].Offset;
                if (t.Storage != sources[i].Storage || at < 0 || at + t.Count > sources[i].Count) continue;
                var window = t.Detach();
                windows[i].Add((window, at));
                return window;
            }
            return t;
        }

        // Where the calls have been made already: the values of that run.
        Tensor Output(Tensor t)
        {
            var bound = Bind(t);
            if (!recorder.Waits && bound.Storage != t.Storage) device.Execute(new CopyCall(t, bound));
            return bound;
        }
    }

    /// <summary>The results of the last run; the next <see cref="Replay"/> overwrites them.</summary>
    public IReadOnlyList<Tensor> Outputs => _outputs;

    /// <summary>The numbers of the outputs in the order in which a replay completes them.</summary>
    public IEnumerable<int> InOrder => _lastWrites.Value.Select(w => w.Output);

    /// <summary>Calls that a replay makes.</summary>
    public int Calls => _calls.Length;

    /// <summary>Told of each output, by its number, as soon as no later call of a replay writes it; null for nobody.</summary>
    public Action<int>? Written { get; set; }

    /// <summary>Bytes of the buffers that a replay works in.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the watched tensors still hold their elements where they did, and want gradients as they did; if not, record
    /// again.</summary>
    public bool IsCurrent
    {
        get
        {
            foreach (var (tensor, storage, offset, grad) in _watched)
                if (tensor.Storage != storage || tensor.Offset != offset || tensor.RequiresGrad != grad) return false;
            return true;
        }
    }

    /// <summary>Runs a computation and records it.</summary>
    /// <param name="inputs">The tensors that will be others at the next run.</param>
    /// <param name="body">The computation; returns what is wanted of it.</param>
    /// <param name="watched">Tensors that <see cref="IsCurrent"/> looks at.</param>
    /// <exception cref="RecordingException">The computation cannot be replayed, or another recording is under way.</exception>
    public static Recording Capture(ReadOnlySpan<Tensor> inputs, Func<IReadOnlyList<Tensor>> body,
        params ReadOnlySpan<Tensor> watched)
    {
        TryCapture(inputs, body, watched, out var recording, out var refusal);
        return recording ?? throw new RecordingException(refusal!);
    }

    /// <summary>Runs a computation, once, and records it if that is possible.</summary>
    /// <param name="inputs">The tensors that will be others at the next run.</param>
    /// <param name="body">The computation; returns what is wanted of it.</param>
    /// <param name="watched">Tensors that <see cref="IsCurrent"/> looks at.</param>
    /// <param name="recording">The recording, its outputs holding the results; null where it cannot be replayed.</param>
    /// <param name="refusal">Why it cannot, or null.</param>
    /// <returns>What the computation returned; the next <see cref="Replay"/> may overwrite it.</returns>
    public static IReadOnlyList<Tensor> TryCapture(ReadOnlySpan<Tensor> inputs, Func<IReadOnlyList<Tensor>> body,
        ReadOnlySpan<Tensor> watched, out Recording? recording, out string? refusal)
    {
        (recording, refusal) = (null, null);
        if (RecordingDevice.IsActive)
        {
            refusal = "another recording is under way on this thread";
            return body();
        }
        var device = inputs.Length > 0 ? inputs[0].Device : Device.Default;
        var recorder = new RecordingDevice(device, inputs);
        IReadOnlyList<Tensor> outputs = [];
        try
        {
            recorder.During(() => outputs = body());
        }
        catch
        {
            // What came before the failure has happened, as it would have without a recording.
            recorder.Flush();
            throw;
        }
        refusal = recorder.Refusal;
        foreach (var tensor in watched)
            if (recorder.Allocated.ContainsKey(tensor.Storage))
                refusal ??= "a watched tensor is given other elements on the way; it would not be given any again";
        if (refusal is null) recording = new(device, recorder, inputs, outputs, watched);
        else recorder.Flush();
        return outputs;
    }

    /// <summary>Repeats the computation on other inputs; <see cref="Outputs"/> then holds its results.</summary>
    /// <param name="inputs">As many as were recorded, of the same shapes and types. Inputs that shared elements then must share them
    /// now: which of them was meant cannot be told.</param>
    /// <exception cref="ShapeException">An input has another shape or type, or shares no elements where it did.</exception>
    /// <exception cref="InvalidOperationException">An input is on another device.</exception>
    public void Replay(params ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != _inputs.Length)
            throw new ShapeException($"Replay: expected {_inputs.Length} inputs, got {inputs.Length}.");
        for (var i = 0; i < inputs.Length; i++)
        {
            var (shape, type, device, _) = _inputs[i];
            if (inputs[i].Shape != shape || inputs[i].DType != type)
                throw new ShapeException(
                    $"Replay: expected input {i} {type} {shape} as recorded, got {inputs[i].DType} {inputs[i].Shape}.");
            if (inputs[i].Storage.Device != device)
                throw new InvalidOperationException($"Replay: expected input {i} on '{device.Name}' as recorded, got one on "
                    + $"'{inputs[i].Storage.Device.Name}'. Move it with x.To(device).");
        }
        if (!Shares(inputs, out var first, out var second))
            throw new ShapeException($"Replay: expected inputs {first} and {second} to share their elements as recorded.");
        for (var i = 0; i < inputs.Length; i++)
            foreach (var (bound, offset) in _inputs[i].Windows) bound.Bind(inputs[i].Storage, inputs[i].Offset + offset);
        Run();
    }

    private void Run()
    {
        foreach (var tensor in _changed) tensor.Storage.Touch();
        if (_device is CallTimer { IsOn: true }) RunLabelled();
        else if (Written is { } written) RunTelling(written);
        else foreach (var call in _calls) call.Run(_device);
    }

    private void RunTelling(Action<int> written)
    {
        var (writes, next) = (_lastWrites.Value, 0);
        for (var i = -1; i < _calls.Length; i++)
        {
            if (i >= 0) _calls[i].Run(_device);
            for (; next < writes.Length && writes[next].Call == i; next++) written(writes[next].Output);
        }
    }

    // The number of the last call that writes to a tensor; -1 for none.
    private int LastWrite(Tensor output) => Array.FindLastIndex(_calls, call =>
    {
        foreach (var written in call.Outputs)
            if (written is not null && Overlap(written, output)) return true;
        return false;
    });

    // Each call with what it was made for, for who stands before the device.
    private void RunLabelled()
    {
        var before = CallLabel.Current;
        try
        {
            foreach (var call in _calls)
            {
                CallLabel.Current = call.Label;
                call.Run(_device);
            }
        }
        finally
        {
            CallLabel.Current = before;
        }
        if (Written is not { } written) return;
        foreach (var output in InOrder) written(output);
    }

    /// <summary>Whether these inputs can be replayed.</summary>
    /// <param name="inputs">As for <see cref="Replay"/>.</param>
    public bool Fits(params ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != _inputs.Length) return false;
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].Shape != _inputs[i].Shape || inputs[i].DType != _inputs[i].Type
                || inputs[i].Storage.Device != _inputs[i].Device) return false;
        return Shares(inputs, out _, out _);
    }

    // Whether inputs that shared elements share them as they did.
    private bool Shares(ReadOnlySpan<Tensor> inputs, out int first, out int second)
    {
        (first, second) = (0, 0);
        foreach (var (a, b, distance) in _shared)
        {
            (first, second) = (a, b);
            if (inputs[a].Storage != inputs[b].Storage || inputs[b].Offset - inputs[a].Offset != distance) return false;
        }
        return true;
    }

    private static bool Overlap(Tensor a, Tensor b) =>
        a.Storage == b.Storage && a.Offset < b.Offset + b.Count && b.Offset < a.Offset + a.Count;

    private sealed class Buffers(RecordingDevice recorder, HashSet<Storage> kept, HashSet<Storage> ours) : RecordedBuffers
    {
        public override bool IsKept(Storage storage) => kept.Contains(storage);

        public override bool IsOwn(Storage storage) => ours.Contains(storage);

        public override Tensor Empty(Shape shape, DType dtype)
        {
            var tensor = recorder.EmptyLater(shape, dtype);
            ours.Add(tensor.Storage);
            return tensor;
        }
    }

    private (Storage, int) Allocate(DType type, int count)
    {
        var block = _device.EmptyAligned([count], type);
        Bytes += (long)count * type.Size;
        return (block.Storage, block.Offset);
    }
}
