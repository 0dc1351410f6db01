using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Fovea.Gpu;

/// <summary>Copies bytes of the host to a device through pinned memory, which the device reads by itself: in the order of the queue, with
/// nobody waiting, or beside it, while kernels run.</summary>
internal sealed class HostCopies(Accelerator accelerator, QueueClock clock) : IDisposable
{
    // Larger copies go in pieces: pinned memory cannot be swapped out.
    private const int Smallest = 4096, Largest = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Queue<Pinned>> _free = [];

    // CUDA's own kind of stream waits for the default one.
    private readonly AcceleratorStream _beside =
        accelerator is CudaAccelerator cuda ? cuda.CreateStream(StreamFlags.CU_STREAM_NON_BLOCKING) : accelerator.CreateStream();

    /// <summary>Copies to elements that no entry of the queue reads or writes. The calling thread waits for the copy.</summary>
    public void Beside(ReadOnlySpan<byte> from, ArrayView<byte> to)
    {
        foreach (var (start, length) in Pieces(from.Length))
        {
            var pinned = Rent(length);
            pinned.Copy(from.Slice(start, length), to.SubView(start, length), _beside);
            _beside.Synchronize();
            // Over already: the queue never knew of it.
            Return(pinned with { Entries = 0 });
        }
    }

    /// <summary>Copies after what is in the queue; the bytes may change at once.</summary>
    public void InOrder(ReadOnlySpan<byte> from, ArrayView<byte> to, AcceleratorStream queue)
    {
        foreach (var (start, length) in Pieces(from.Length))
        {
            var pinned = Rent(length);
            pinned.Copy(from.Slice(start, length), to.SubView(start, length), queue);
            clock.Tick();
            Return(pinned with { Entries = clock.Queued });
        }
    }

    public void Dispose() => _beside.Dispose();

    private static IEnumerable<(int Start, int Length)> Pieces(int bytes)
    {
        for (var start = 0; start < bytes; start += Largest) yield return (start, Math.Min(Largest, bytes - start));
    }

    // The one that came back first, if the device has read it.
    private Pinned Rent(int bytes)
    {
        var size = Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)bytes));
        lock (_lock)
            if (_free.TryGetValue(size, out var queue) && queue.TryPeek(out var pinned) && clock.IsOver(pinned.Entries))
                return queue.Dequeue();
        return new(accelerator.AllocatePageLocked1D<byte>(size), 0);
    }

    private void Return(Pinned pinned)
    {
        lock (_lock)
        {
            var size = (int)pinned.Memory.Length;
            if (!_free.TryGetValue(size, out var queue)) _free[size] = queue = new();
            queue.Enqueue(pinned);
        }
    }

    // Free when the queue's first so many entries are over.
    private readonly record struct Pinned(PageLockedArray1D<byte> Memory, long Entries)
    {
        public void Copy(ReadOnlySpan<byte> from, ArrayView<byte> to, AcceleratorStream stream)
        {
            from.CopyTo(Memory.Span);
            to.CopyFromCPUUnsafeAsync(stream, ref Memory.Span[0], from.Length);
        }
    }
}
