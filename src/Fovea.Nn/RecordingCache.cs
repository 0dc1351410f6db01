using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The recordings of one computation on a network, one for each shapes of its inputs.</summary>
internal sealed class RecordingCache(Module network, bool record)
{
    /// <summary>A whole batch, the last of an epoch, and a few besides.</summary>
    private const int Kept = 8;

    private readonly List<Entry> _entries = [];
    private bool _record = record;

    /// <summary>The recording for these inputs after a replay, or null where there is none (any more).</summary>
    public Recording? Replay(params ReadOnlySpan<Tensor> inputs)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (!entry.Recording.Fits(inputs)) continue;
            if (!entry.IsCurrent)
            {
                _entries.RemoveAt(i);
                return null;
            }
            entry.Recording.Replay(inputs);
            return entry.Recording;
        }
        return null;
    }

    /// <summary>Computes, and records where that is possible. Results are those of the computation itself.</summary>
    public IReadOnlyList<Tensor> Capture(ReadOnlySpan<Tensor> inputs, Func<IReadOnlyList<Tensor>> compute, out Recording? recording)
    {
        recording = null;
        if (!_record) return compute();
        Tensor[] watched = [.. network.NamedParameters().Concat(network.NamedBuffers()).Select(p => p.Tensor)];
        var results = Recording.TryCapture(inputs, compute, watched, out recording, out _);
        if (recording is null)
        {
            _record = false;
            return results;
        }
        if (_entries.Count == Kept) _entries.RemoveAt(0);
        _entries.Add(new(recording, network));
        return results;
    }

    private sealed class Entry(Recording recording, Module network)
    {
        private readonly (Module Module, bool Training)[] _modes =
            [.. network.NamedModules().Select(m => (m.Module, m.Module.IsTraining))];

        public Recording Recording => recording;

        public bool IsCurrent
        {
            get
            {
                foreach (var (module, training) in _modes)
                    if (module.IsTraining != training) return false;
                return recording.IsCurrent;
            }
        }
    }
}
