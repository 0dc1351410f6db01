using System.Buffers;
using System.Diagnostics;

namespace Fovea.Serving;

/// <summary>A prepared picture on its way through a <see cref="Batcher"/>: its input, and room for its scores.</summary>
internal sealed class QueuedPicture : IDisposable
{
    // Where its buffers are in nobody's hands it may leave: before it is prepared, and in the queue.
    private const int New = 0, Preparing = 1, Waiting = 2, Taken = 3, Left = 4;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly (int Elements, int Classes) _sizes;
    private readonly float[] _input, _scores;
    private int _state;

    /// <summary>Leases room.</summary>
    public QueuedPicture(int elements, int classes)
    {
        _sizes = (elements, classes);
        (_input, _scores) = (ArrayPool<float>.Shared.Rent(elements), ArrayPool<float>.Shared.Rent(classes));
    }

    /// <summary>The network's input.</summary>
    public Span<float> Input => _input.AsSpan(0, _sizes.Elements);

    /// <summary>A score for each class.</summary>
    public Span<float> Scores => _scores.AsSpan(0, _sizes.Classes);

    /// <summary>When it joined the queue.</summary>
    public long QueuedAt { get; private set; }

    /// <summary>From the queue to the beginning of its batch.</summary>
    public TimeSpan Wait { get; private set; }

    /// <summary>How long its batch was computed.</summary>
    public TimeSpan Computation { get; private set; }

    /// <summary>Pictures in its batch.</summary>
    public int BatchSize { get; private set; }

    /// <summary>Ends when the scores are there. Who stops waiting leaves at once, unless the picture is just being prepared or computed:
    /// then that is waited for.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        await using var leave = cancellation.UnsafeRegister(static (state, token) => ((QueuedPicture)state!).Leave(token), this)
            .ConfigureAwait(false);
        await _done.Task.ConfigureAwait(false);
    }

    /// <summary>Claims it for preparation; false where it has left.</summary>
    public bool TryPrepare() => TryMove(New, Preparing);

    /// <summary>It is prepared; false where nobody waits for it any more.</summary>
    public bool TryQueue(CancellationToken cancellation)
    {
        QueuedAt = Stopwatch.GetTimestamp();
        Volatile.Write(ref _state, Waiting);
        // Cancelled meanwhile, which then changed nothing.
        if (cancellation.IsCancellationRequested) Leave(cancellation);
        return Volatile.Read(ref _state) == Waiting;
    }

    /// <summary>Claims it for a batch; false where it has left.</summary>
    public bool TryTake() => TryMove(Waiting, Taken);

    /// <summary>Its scores are there.</summary>
    public void Complete(long began, TimeSpan computation, int batchSize)
    {
        (Wait, Computation, BatchSize) = (Stopwatch.GetElapsedTime(QueuedAt, began), computation, batchSize);
        _done.SetResult();
    }

    /// <summary>It cannot be prepared, or its batch failed.</summary>
    public void Fail(Exception problem) => _done.SetException(problem);

    /// <summary>Gives the room back. Only after <see cref="WaitAsync"/>, or before the queue.</summary>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_input);
        ArrayPool<float>.Shared.Return(_scores);
    }

    private void Leave(CancellationToken cancellation)
    {
        if (TryMove(New, Left) || TryMove(Waiting, Left)) _done.TrySetCanceled(cancellation);
    }

    private bool TryMove(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
