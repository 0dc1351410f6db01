namespace Fovea.Gpu;

/// <summary>How far the host has filled a device's queue, and how far the device is known to have come.</summary>
internal sealed class QueueClock
{
    private long _queued, _done, _waits;

    /// <summary>Entries put into the queue so far.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    /// <summary>How often the host has waited.</summary>
    public long Waits => Interlocked.Read(ref _waits);

    /// <summary>One more entry is in the queue.</summary>
    public void Tick() => Interlocked.Increment(ref _queued);

    /// <summary>Whether the first so many entries are known to be over.</summary>
    public bool IsOver(long entries) => entries <= Interlocked.Read(ref _done);

    /// <summary>The host has waited until the first so many entries were over.</summary>
    public void Reached(long entries)
    {
        Interlocked.Increment(ref _waits);
        // Several threads may wait: the furthest counts.
        long seen;
        while ((seen = Interlocked.Read(ref _done)) < entries && Interlocked.CompareExchange(ref _done, entries, seen) != seen)
        {
        }
    }
}
