namespace Fovea.Tensors;

/// <summary>When the calls are made. As long as nobody looks at what they compute they wait: a recording that plans its buffers makes
/// them all at its end, and the buffers of the plan are the only ones there ever were.</summary>
internal sealed partial class RecordingDevice
{
    private readonly HashSet<Storage> _read = new(ReferenceEqualityComparer.Instance), _written = new(ReferenceEqualityComparer.Instance);
    // A device that keeps something beside the elements (tangents) keeps it with the buffers of the calls themselves.
    private Phase _phase = device.PlacesLater ? Phase.Waiting : Phase.Calling;
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

    /// <summary>Whether no call has been made yet.</summary>
    public bool Waits => _phase == Phase.Waiting;

    /// <summary>Makes the calls that wait, in order, and from now on each one at once.</summary>
    public void Flush()
    {
        if (_phase != Phase.Waiting) return;
        _phase = Phase.Calling;
        _read.Clear();
        _written.Clear();
        foreach (var call in Calls) Make(call);
    }

    /// <summary>The calls have been made elsewhere: elements that nobody has a place for do not exist.</summary>
    public void Replace()
    {
        _phase = Phase.Replaced;
        Calls.Clear();
        Allocated.Clear();
        _read.Clear();
        _written.Clear();
    }

    /// <summary>The host looks at a tensor's elements, or changes them. What it would do with computed ones cannot be replayed; and calls
    /// that wait must not see a change that came after them.</summary>
    public void HostReads(Storage storage)
    {
        if (_calling) return;
        if (Allocated.ContainsKey(storage)) Refuse(Reads);
        else if (_read.Contains(storage) || _written.Contains(storage)) Flush();
    }

    /// <summary>The host draws from a generator, or asks where it stands: numbers that are drawn by calls come in their order.</summary>
    public void HostDraws()
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

    private void Note(RecordedCall call)
    {
        Calls.Add(call);
        if (_phase == Phase.Calling)
        {
            Make(call);
            return;
        }
        _draws |= call.Name == "random";
        foreach (var input in call.Inputs)
            if (input is not null) _read.Add(input.Storage);
        foreach (var output in call.Outputs)
            if (output is not null) _written.Add(output.Storage);
    }

    private void Make(RecordedCall call)
    {
        _calling = true;
        try
        {
            call.Run(device);
        }
        finally
        {
            _calling = false;
        }
    }
}
