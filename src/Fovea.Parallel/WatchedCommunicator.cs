using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fovea.Parallel;

/// <summary>A communicator that tells when this process has waited for the others too long: one of them, or its link, is gone.</summary>
/// <remarks>The library itself may wait for ever. <see cref="Barrier"/>, where ranks wait for one that still works, may take as long as it
/// takes.</remarks>
public sealed class WatchedCommunicator : Communicator
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Communicator _inner;
    private readonly Watch _watch;
    private readonly bool _isFirst;

    /// <summary>Watches.</summary>
    /// <param name="inner">What sends; disposed with this.</param>
    /// <param name="patience">How long a call may take.</param>
    /// <param name="waited">Told once, on a thread of its own, how long this process has waited.</param>
    public WatchedCommunicator(Communicator inner, TimeSpan patience, Action<TimeSpan> waited)
        : this(inner, new(patience, waited), isFirst: true)
    {
    }

    private WatchedCommunicator(Communicator inner, Watch watch, bool isFirst) => (_inner, _watch, _isFirst) = (inner, watch, isFirst);

    /// <inheritdoc/>
    public override int Rank => _inner.Rank;

    /// <inheritdoc/>
    public override int Size => _inner.Size;

    /// <summary>How long a call may take from now on.</summary>
    public TimeSpan Patience
    {
        get => _watch.Patience;
        set => _watch.Patience = value;
    }

    /// <inheritdoc/>
    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        using var _ = _watch.Begin();
        _inner.Broadcast(bytes, root);
    }

    /// <inheritdoc/>
    public override void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        using var _ = _watch.Begin();
        _inner.AllGather(own, all);
    }

    /// <inheritdoc/>
    public override void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received)
    {
        using var _ = _watch.Begin();
        _inner.AllToAll(parts, received);
    }

    /// <inheritdoc/>
    public override void Barrier() => _inner.Barrier();

    /// <inheritdoc/>
    public override Communicator Duplicate() => new WatchedCommunicator(_inner.Duplicate(), _watch, isFirst: false);

    /// <inheritdoc/>
    public override Communicator? First(int count) => _inner.First(count) is { } first
        ? new WatchedCommunicator(first, _watch, isFirst: false) : null;

    /// <inheritdoc/>
    public override void Abort(int code) => _inner.Abort(code);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        if (_isFirst) _watch.Dispose();
        _inner.Dispose();
    }

    private sealed class Watch : IDisposable
    {
        private readonly ConcurrentDictionary<int, long> _begun = new();
        private readonly Action<TimeSpan> _waited;
        private readonly Timer _timer;
        private int _told;

        public Watch(TimeSpan patience, Action<TimeSpan> waited)
        {
            (Patience, _waited) = (patience, waited);
            _timer = new(_ => Look(), null, BetweenLooks, BetweenLooks);
        }

        public TimeSpan Patience { get; set; }

        public Call Begin()
        {
            _begun[Environment.CurrentManagedThreadId] = Stopwatch.GetTimestamp();
            return new(this);
        }

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            var longest = _begun.Values.Select(begun => Stopwatch.GetElapsedTime(begun)).DefaultIfEmpty().Max();
            if (longest > Patience && Interlocked.Exchange(ref _told, 1) == 0) _waited(longest);
        }

        public readonly ref struct Call(Watch watch)
        {
            public void Dispose() => watch._begun.TryRemove(Environment.CurrentManagedThreadId, out _);
        }
    }
}
