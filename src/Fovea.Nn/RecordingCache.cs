using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The recordings of one computation on modules: one for each set of input shapes, module modes, and parameters that
/// learn.</summary>
/// <typeparam name="TNote">What is kept beside a recording.</typeparam>
internal sealed class RecordingCache<TNote>(IReadOnlyList<Module> modules, ReplayPolicy policy) where TNote : class
{
    /// <summary>A whole batch, the last of an epoch, in a few states of the modules.</summary>
    private const int MostRecordings = 8;

    /// <summary>After so many other replays a recording of another state of the modules is let go.</summary>
    private const int UnusedReplays = 200;

    private readonly List<Entry> _entries = [];
    private bool _record = policy != ReplayPolicy.Never;
    private long _uses;

    /// <summary>Why the computation cannot be recorded; null while it can, or where nobody asked for it.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The recording for these inputs, or null where there is none that still holds.</summary>
    public Entry? Find(ReadOnlySpan<Tensor> inputs)
    {
        _uses++;
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            var entry = _entries[i];
            if (!entry.HasState)
            {
                // Two networks that learn by turns come back to it; one whose lower layers have been thawed does not.
                if (_uses - entry.LastUse > UnusedReplays) _entries.RemoveAt(i);
                continue;
            }
            if (!entry.Recording.Fits(inputs)) continue;
            if (!entry.Recording.IsCurrent)
            {
                _entries.RemoveAt(i);
                return null;
            }
            entry.LastUse = _uses;
            return entry;
        }
        return null;
    }

    /// <summary>Replays; under <see cref="ReplayPolicy.Verify"/> tells whether this replay is one to check.</summary>
    public bool IsDue(Entry entry) => policy == ReplayPolicy.Verify && long.IsPow2(++entry.Replays);

    /// <summary>Computes, and records where that is possible. Results are those of the computation itself.</summary>
    /// <param name="inputs">What will be others at the next run.</param>
    /// <param name="compute">The computation.</param>
    /// <param name="note">What to keep beside the recording, asked for after the computation.</param>
    public IReadOnlyList<Tensor> Capture(ReadOnlySpan<Tensor> inputs, Func<IReadOnlyList<Tensor>> compute, Func<Recording, TNote> note)
    {
        if (!_record) return compute();
        Tensor[] watched = [.. modules.SelectMany(m => m.NamedParameters().Concat(m.NamedBuffers())).Select(p => p.Tensor)];
        var results = Recording.TryCapture(inputs, compute, watched, out var recording, out var refusal);
        if (recording is null)
        {
            (_record, Refusal) = (false, refusal);
            return results;
        }
        if (_entries.Count == MostRecordings) _entries.Remove(_entries.MinBy(e => e.LastUse)!);
        _entries.Add(new(recording, modules, note(recording)) { LastUse = _uses });
        return results;
    }

    internal sealed class Entry(Recording recording, IReadOnlyList<Module> modules, TNote note)
    {
        private readonly (Module Module, bool Training)[] _modes =
            [.. modules.SelectMany(m => m.NamedModules()).Select(m => (m.Module, m.Module.IsTraining))];

        private readonly (Tensor Parameter, bool Learns)[] _learning =
            [.. modules.SelectMany(m => m.Parameters()).Select(p => (p, p.RequiresGrad))];

        public Recording Recording => recording;

        public TNote Note => note;

        public long LastUse { get; set; }

        public long Replays { get; set; }

        /// <summary>Whether modes and what learns are as they were recorded.</summary>
        public bool HasState
        {
            get
            {
                foreach (var (module, training) in _modes)
                    if (module.IsTraining != training) return false;
                foreach (var (parameter, learns) in _learning)
                    if (parameter.RequiresGrad != learns) return false;
                return true;
            }
        }
    }
}
