using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Sets of buffers that threads lease while they compute: the outermost call of a device, or a share of a job of the
/// <see cref="WorkPool"/>, takes one when it first needs a buffer and gives it back at its end.</summary>
/// <remarks>There are never more sets than threads that computed at the same time, however many came and went. A thread finds the set
/// that it had last, whose elements may still be in its cache, unless another thread has it: one exchange to take it, one to give it
/// back.</remarks>
internal static class ScratchPool
{
    /// <summary>Sets that are kept for later at most.</summary>
    public const int Most = 64;

    // Between two places, so that threads do not share cache lines.
    private const int Apart = 8;

    private static readonly ScratchSet?[] Places = new ScratchSet?[Most * Apart];
    private static int _created;

    [ThreadStatic]
    private static ScratchSet? _current;

    [ThreadStatic]
    private static int _place;

    /// <summary>The set of this thread; leased if it has none.</summary>
    public static ScratchSet Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current ?? Take();
    }

    /// <summary>Sets made since the start.</summary>
    public static int Created => Volatile.Read(ref _created);

    /// <summary>Sets that no thread has.</summary>
    public static int Idle
    {
        get
        {
            var idle = 0;
            for (var i = 0; i < Most; i++)
                if (Volatile.Read(ref Places[i * Apart]) is not null) idle++;
            return idle;
        }
    }

    /// <summary>What is leased from here on is given back when the lease is disposed. A lease within another has buffers of its
    /// own.</summary>
    public static Lease Begin()
    {
        var outer = _current;
        if (outer is not null) _current = null;
        return new(outer);
    }

    private static void End(ScratchSet? outer)
    {
        var set = _current;
        if (set is not null) GiveBack(set);
        if (set != outer) _current = outer;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ScratchSet Take()
    {
        var set = TakeFrom(_place);
        // A set goes to the first free place: those beyond the number of sets are empty.
        for (int i = 0, places = Math.Min(Created, Most); set is null && i < places; i++)
            if ((set = TakeFrom(i)) is not null) _place = i;
        if (set is null)
        {
            Interlocked.Increment(ref _created);
            set = new();
        }
        return _current = set;
    }

    private static ScratchSet? TakeFrom(int place)
    {
        ref var at = ref Places[place * Apart];
        return Volatile.Read(ref at) is null ? null : Interlocked.Exchange(ref at, null);
    }

    private static void GiveBack(ScratchSet set)
    {
        if (PutTo(_place, set)) return;
        for (var i = 0; i < Most; i++)
        {
            if (!PutTo(i, set)) continue;
            _place = i;
            return;
        }
    }

    private static bool PutTo(int place, ScratchSet set) => Interlocked.CompareExchange(ref Places[place * Apart], set, null) is null;

    /// <summary>The time in which a thread may use buffers.</summary>
    public readonly ref struct Lease
    {
        private readonly ScratchSet? _outer;

        internal Lease(ScratchSet? outer) => _outer = outer;

        /// <summary>Buffers leased since then go back, and those of the outer lease are there again.</summary>
        public void Dispose() => End(_outer);
    }
}
