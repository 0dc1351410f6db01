using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fovea.Data;

/// <summary>Makes numbered items on threads of its own, a bounded number ahead of who takes them, in order.</summary>
/// <remarks>One thread begins; another comes whenever the taker has to wait, up to a bound. Threads that found no room sleep until half of
/// it is free: each is woken once for many items. What making an item throws is thrown to the taker, after the items before it. Disposing
/// stops the threads and waits for them. A thread for which there was no room in a while ends, and a later take starts another: loops
/// that were left without disposing keep no threads. One that is dropped is stopped by the garbage collector: the threads hold the queue,
/// not this object. For one taker at a time.</remarks>
internal sealed class Prefetcher<T> : IDisposable
{
    /// <summary>How long a thread waits for room before it ends.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Ahead _ahead;

    /// <summary>Begins with the first.</summary>
    /// <param name="count">Items, numbered from 0.</param>
    /// <param name="maker">Gives each thread what makes an item of its number there.</param>
    /// <param name="capacity">Items that wait at most, those that are being made included; each thread after the first may have one
    /// more.</param>
    /// <param name="mostThreads">Threads at most.</param>
    public Prefetcher(int count, Func<Func<int, T>> maker, int capacity, int mostThreads)
    {
        _ahead = new(count, maker, capacity, mostThreads);
        _ahead.Begin();
    }

    ~Prefetcher() => _ahead?.Stop();

    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        var taken = _ahead.TryTake(out item);
        GC.KeepAlive(this);
        return taken;
    }

    public void Dispose()
    {
        foreach (var thread in _ahead.Stop()) thread.Join();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the threads and the taker share.</summary>
    private sealed class Ahead(int count, Func<Func<int, T>> maker, int capacity, int mostThreads)
    {
        private readonly Dictionary<int, (T Item, ExceptionDispatchInfo? Failure)> _ready = [];
        private readonly List<Thread> _threads = [];
        private readonly object _gate = new();
        // The next to take and the next to make, both below the end, which a failure brings nearer.
        private int _taken, _claimed, _end = count;
        private bool _isAwaited, _stopped;

        private int InHand => _claimed - _taken;

        private bool IsFull => InHand >= capacity + Math.Max(_threads.Count - 1, 0);

        public void Begin()
        {
            lock (_gate) Start();
        }

        public bool TryTake([MaybeNullWhen(false)] out T item)
        {
            lock (_gate)
            {
                for (var first = true; !_stopped && _taken < _end && !_ready.ContainsKey(_taken); first = false)
                {
                    // At the very beginning a wait says nothing of one thread's speed.
                    if (_threads.Count == 0 || (first && _taken > 0)) Start();
                    Await();
                }
                item = default;
                if (_stopped || _taken == _end) return false;
                (item, var failure) = _ready[_taken];
                failure?.Throw();
                _ready.Remove(_taken++);
                if (InHand > capacity / 2) return true;
                if (_threads.Count == 0) Start();
                else Monitor.Pulse(_gate);
                return true;
            }
        }

        /// <summary>Asks the threads to end; those that there are.</summary>
        public Thread[] Stop()
        {
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
                return [.. _threads];
            }
        }

        private void Start()
        {
            if (_threads.Count >= mostThreads || _claimed >= _end) return;
            var thread = new Thread(Run) { IsBackground = true, Name = "Fovea data loader" };
            _threads.Add(thread);
            thread.Start();
        }

        private void Await()
        {
            _isAwaited = true;
            Monitor.Wait(_gate);
            _isAwaited = false;
        }

        private void Run()
        {
            Func<int, T>? make = null;
            while (Claim(out var number))
            {
                T item = default!;
                ExceptionDispatchInfo? problem = null;
                try
                {
                    make ??= maker();
                    item = make(number);
                }
#pragma warning disable CA1031 // Whatever it is, it belongs to the taker's thread.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    problem = ExceptionDispatchInfo.Capture(failure);
                }
                lock (_gate)
                {
                    _ready[number] = (item, problem);
                    if (problem is not null) _end = Math.Min(_end, number + 1);
                    if (_isAwaited) Monitor.PulseAll(_gate);
                }
            }
        }

        // False where there is nothing to make any more, or the thread has waited too long for room.
        private bool Claim(out int number)
        {
            lock (_gate)
            {
                for (var isFull = IsFull; isFull && !_stopped && _claimed < _end; isFull = InHand > capacity / 2)
                {
                    if (Monitor.Wait(_gate, Patience) || InHand <= capacity / 2) continue;
                    _threads.Remove(Thread.CurrentThread);
                    number = -1;
                    return false;
                }
                number = _claimed;
                if (_stopped || _claimed >= _end) return false;
                _claimed++;
                return true;
            }
        }
    }
}
