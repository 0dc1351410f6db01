using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fovea.Data;

/// <summary>Runs a sequence on a thread of its own, a bounded number of items ahead of who takes them.</summary>
/// <remarks>What the sequence throws is thrown to the taker, after the items before it. Disposing stops the thread and waits for
/// it.</remarks>
internal sealed class Prefetcher<T> : IDisposable
{
    private readonly IEnumerable<T> _source;
    private readonly Queue<T> _ready = new();
    private readonly int _capacity;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private bool _finished;
    private bool _stopped;

    public Prefetcher(IEnumerable<T> source, int capacity)
    {
        (_source, _capacity) = (source, capacity);
        _thread = new Thread(Run) { IsBackground = true, Name = "Fovea data loader" };
        _thread.Start();
    }

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

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            foreach (var item in _source)
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
            while (_ready.Count >= _capacity && !_stopped) Monitor.Wait(_gate);
            if (_stopped) return false;
            _ready.Enqueue(item);
            Monitor.PulseAll(_gate);
            return true;
        }
    }
}
