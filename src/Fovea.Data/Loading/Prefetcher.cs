using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fovea.Data;

/// <summary>Runs a sequence on a thread of its own, a bounded number of items ahead of who takes them.</summary>
/// <remarks>What the sequence throws is thrown to the taker, after the items before it. Disposing stops the thread and waits for it. A
/// thread for which nobody took anything in a while ends, and the next take starts another: loops that were left without disposing keep no
/// threads. One that is dropped is stopped by the garbage collector: the thread holds the queue, not this object.</remarks>
internal sealed class Prefetcher<T> : IDisposable
{
    /// <summary>How long a thread waits for room before it ends.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Ahead _ahead;

    public Prefetcher(IEnumerable<T> source, int capacity)
    {
        _ahead = new(source, capacity);
        _ahead.Start();
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
        _ahead.Stop()?.Join();
        _ahead.End();
        GC.SuppressFinalize(this);
    }

    /// <summary>The queue between the two threads.</summary>
    private sealed class Ahead(IEnumerable<T> source, int capacity)
    {
        private readonly Queue<T> _ready = new();
        private readonly object _gate = new();
        // Where the sequence stands, between one thread and the next.
        private IEnumerator<T>? _items;
        private (bool Is, T Item) _waiting;
        private Thread? _thread;
        private ExceptionDispatchInfo? _failure;
        private bool _finished;
        private bool _stopped;

        public void Start()
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "Fovea data loader" };
            _thread.Start();
        }

        public bool TryTake([MaybeNullWhen(false)] out T item)
        {
            lock (_gate)
            {
                if (_thread is null && !_finished && !_stopped) Start();
                while (_ready.Count == 0 && !_finished && !_stopped) Monitor.Wait(_gate);
                if (_ready.TryDequeue(out item))
                {
                    Monitor.PulseAll(_gate);
                    return true;
                }
                _failure?.Throw();
                return false;
            }
        }

        /// <summary>Asks the thread to end; the thread, where there is one.</summary>
        public Thread? Stop()
        {
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
                return _thread;
            }
        }

        /// <summary>Ends the sequence, once no thread runs.</summary>
        public void End() => _items?.Dispose();

        private void Run()
        {
            try
            {
                _items ??= source.GetEnumerator();
                while (_waiting.Is || _items.MoveNext())
                {
                    if (!_waiting.Is) _waiting = (true, _items.Current);
                    if (!Put(out var rests)) break;
                    if (rests) return;
                }
                _items.Dispose();
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to the taker's thread.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
            lock (_gate)
            {
                _finished = true;
                Monitor.PulseAll(_gate);
            }
        }

        // False once it is stopped; it rests where there was no room for so long, and this thread must touch nothing any more.
        private bool Put(out bool rests)
        {
            rests = false;
            lock (_gate)
            {
                while (_ready.Count >= capacity && !_stopped)
                {
                    if (Monitor.Wait(_gate, Patience) || _ready.Count < capacity || _stopped) continue;
                    rests = true;
                    _thread = null;
                    return true;
                }
                if (_stopped) return false;
                _ready.Enqueue(_waiting.Item);
                _waiting = default;
                Monitor.PulseAll(_gate);
                return true;
            }
        }
    }
}
