using System.Runtime.ExceptionServices;

namespace Fovea.Tensors;

/// <summary>A range of independent items of work. A struct, so that the pool calls it without allocating.</summary>
public interface IWork
{
    /// <summary>Does the items from <paramref name="begin"/> up to, not including, <paramref name="end"/>.</summary>
    void Run(int begin, int end);
}

/// <summary>The threads that kernels share. Work is cut into chunks by its size alone, never by the number of threads, and each chunk
/// writes results of its own: the same inputs give the same bits for any <see cref="Threads"/>.</summary>
/// <remarks>One parallel region runs at a time; a nested or concurrent one runs its chunks, the same chunks, on the calling thread. Idle
/// workers spin for some tens of microseconds, then sleep.</remarks>
public static class WorkPool
{
    private const int SpinRounds = 200;
    private static readonly Lock Starting = new();
    private static readonly SemaphoreSlim Wake = new(0);
    private static Job? _current;
    private static int _busy, _inside, _epoch, _sleeping, _workers;

    /// <summary>Threads that take part in a parallel region, the calling one included: those of the <see cref="ComputeContext"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set below 1.</exception>
    public static int Threads
    {
        get => ComputeContext.Current.Threads;
        set => ComputeContext.Current.Threads = value;
    }

    /// <summary>Runs <paramref name="work"/> over 0…<paramref name="count"/> in chunks of <paramref name="grain"/> items.</summary>
    public static void For<TWork>(int count, int grain, in TWork work) where TWork : struct, IWork
    {
        if (count <= 0) return;
        grain = Math.Max(grain, 1);
        var chunks = (int)(((long)count + grain - 1) / grain);
        if (chunks == 1 || Threads is var threads && threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            var serial = work;
            for (var chunk = 0; chunk < chunks; chunk++) serial.Run(chunk * grain, End(chunk * grain, grain, count));
            return;
        }
        var job = Job<TWork>.Shared;
        Exception? failure;
        try
        {
            EnsureWorkers(threads);
            job.Start(work, count, grain, chunks, helpers: threads - 1);
            Volatile.Write(ref _current, job);
            Interlocked.Increment(ref _epoch);
            var sleeping = Volatile.Read(ref _sleeping);
            if (sleeping > 0) Wake.Release(sleeping);
            job.Help(fromEnd: false);
            // Late workers find no job; those inside are still finishing the chunks they claimed.
            Interlocked.Exchange(ref _current, null);
            var spin = new SpinWait();
            while (Volatile.Read(ref _inside) != 0) spin.SpinOnce(sleep1Threshold: -1);
            // Before another thread may start the same job.
            failure = job.Finish();
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    // The last chunk may begin so near to 2³¹ that begin + grain would overflow.
    private static int End(int begin, int grain, int count) => count - begin > grain ? begin + grain : count;

    private static void EnsureWorkers(int threads)
    {
        if (Volatile.Read(ref _workers) >= threads - 1) return;
        lock (Starting)
        {
            while (_workers < threads - 1)
            {
                var id = _workers++;
                new Thread(() => Work(id)) { IsBackground = true, Name = $"Fovea worker {id + 1}" }.UnsafeStart();
            }
        }
    }

    private static void Work(int id)
    {
        var seen = 0;
        while (true)
        {
            var epoch = WaitForEpoch(seen);
            seen = epoch;
            Interlocked.Increment(ref _inside);
            if (Volatile.Read(ref _current) is { } job && id < job.Helpers)
            {
                using var _ = ScratchPool.Begin();
                job.Help(fromEnd: id % 2 == 0);
            }
            Interlocked.Decrement(ref _inside);
        }
    }

    private static int WaitForEpoch(int seen)
    {
        while (true)
        {
            for (var round = 0; round < SpinRounds; round++)
            {
                var epoch = Volatile.Read(ref _epoch);
                if (epoch != seen) return epoch;
                Thread.SpinWait(20);
            }
            Interlocked.Increment(ref _sleeping);
            // A job published between the last look and the increment would not wake this worker.
            if (Volatile.Read(ref _epoch) == seen) Wake.Wait();
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private abstract class Job
    {
        /// <summary>Workers that may help.</summary>
        public int Helpers { get; protected set; }

        /// <summary>Does chunks until there are none left.</summary>
        /// <param name="fromEnd">Which end to take them from.</param>
        public abstract void Help(bool fromEnd);
    }

    private sealed class Job<TWork> : Job where TWork : struct, IWork
    {
        public static readonly Job<TWork> Shared = new();
        private TWork _work;
        private int _count, _grain;
        private long _left;
        private Exception? _failure;

        public void Start(in TWork work, int count, int grain, int chunks, int helpers)
        {
            (_work, _count, _grain, _failure, Helpers) = (work, count, grain, null, helpers);
            Volatile.Write(ref _left, chunks);
        }

        public override void Help(bool fromEnd)
        {
            while (Claim(fromEnd) is var chunk and >= 0)
            {
                try
                {
                    var begin = chunk * _grain;
                    _work.Run(begin, End(begin, _grain, _count));
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref _failure, e, null);
                    Volatile.Write(ref _left, 0);
                }
            }
        }

        // The chunks left are those from the upper to the lower half of a number; half of the threads take the first, the others the last.
        // So a thread meets about the same images, or rows, at one call after the other, and finds what it wrote in its own cache.
        private int Claim(bool fromEnd)
        {
            while (true)
            {
                var left = Volatile.Read(ref _left);
                var (first, last) = ((int)(left >> 32), (int)left);
                if (first >= last) return -1;
                var rest = fromEnd ? left - 1 : left + (1L << 32);
                if (Interlocked.CompareExchange(ref _left, rest, left) == left) return fromEnd ? last - 1 : first;
            }
        }

        public Exception? Finish()
        {
            _work = default;
            return _failure;
        }
    }
}
