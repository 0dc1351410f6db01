using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fovea.Data;

/// <summary>Runs a sequence on a thread of its own, a bounded number of items ahead of who takes them.</summary>
/// <remarks>What the sequence throws is thrown to the taker, after the items before it. Disposing stops the thread and waits for it. One
/// that is dropped without disposing is stopped by the garbage collector: the thread holds the queue, not this object.</remarks>
internal sealed class Prefetcher<T> : IDisposable
{
    private readonly Ahead _ahead;
    private readonly Thread _thread;

    public Prefetcher(IEnumerable<T> source, int capacity)
    {
        _ahead = new(source, capacity);
        _thread = new Thread(_ahead.Run) { IsBackground = true, Name = "Fovea data loader" };
        _thread.Start();
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
        _ahead.Stop();
        _thread.Join();
        GC.SuppressFinalize(this);
    }

    /// <summary>The queue between the two threads.</summary>
    private sealed class Ahead(IEnumerable<T> source, int capacity)
    {
        private readonly Queue<T> _ready = new();
        private readonly object _gate = new();
        private ExceptionDispatchInfo? _failure;
        private bool _finished;
        private bool _stopped;

        public bool TryTake([MaybeNullWhen(false)] out T item)
        {
            lock (_gate)
            {
                while (_ready.Count == 0 && !_finished) Monitor.Wait(_gate);
                if (_ready.TryDequeue(out item))
                {
                    Monitor.PulseAll(_gate);
                    return true;
                }
                _failure?.Throw();
                return false;
            }
        }

        public void Stop()
        {
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
            }
        }

        public void Run()
        {
            try
            {
                foreach (var item in source)
                    if (!Put(item)) break;
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

        private bool Put(T item)
        {
            lock (_gate)
            {
                while (_ready.Count >= capacity && !_stopped) Monitor.Wait(_gate);
                if (_stopped) return false;
                _ready.Enqueue(item);
                Monitor.PulseAll(_gate);
                return true;
            }
        }
    }
}
