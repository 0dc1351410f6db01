using System.Globalization;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

/// <summary>Blocks of a device's memory. Those that come back are handed out again: asking the driver takes long and waits for all that
/// runs.</summary>
/// <remarks>All work of a device is in one queue, so that a block may be handed out while calls that read it still wait.</remarks>
internal sealed class GpuMemory(Accelerator accelerator, QueueClock clock, long limit = long.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Stack<MemoryBlock>> _free = [];

    // Blocks free themselves when nobody knows them, and a storage may be forgotten together with its own.
    private readonly HashSet<MemoryBuffer1D<byte, Stride1D.Dense>> _all = [];
    private long _held;
    private bool _isClosed;

    /// <summary>A block of at least so many bytes.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no more.</exception>
    public MemoryBlock Rent(long bytes)
    {
        var size = SizeClass(bytes);
        if (Find(size) is { } found) return found;
        if (TryAllocate(size, out _) is { } block) return block;
        // What nobody holds any more comes back, and goes to the driver.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (Find(size) is { } returned) return returned;
        accelerator.Synchronize();
        Clear();
        return TryAllocate(size, out var refusal) ?? throw new InsufficientMemoryException($"{accelerator.Name}: no memory for "
            + $"{Mebibytes(size)} more, {Mebibytes(_held)} of {Mebibytes(Math.Min(limit, accelerator.MemorySize))} are in use", refusal);
    }

    /// <summary>A block that is not needed any more. Finalizers call this.</summary>
    public void Return(MemoryBlock block)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            if (!_free.TryGetValue(block.Bytes, out var stack)) _free[block.Bytes] = stack = new();
            stack.Push(block with { Entries = clock.Queued });
        }
    }

    /// <summary>Gives nothing out any more.</summary>
    public void Close()
    {
        lock (_lock) _isClosed = true;
    }

    // Eight sizes from one power of two to the next: at most an eighth is left over.
    internal static long SizeClass(long bytes)
    {
        if (bytes <= 256) return 256;
        var step = Math.Max(256, 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)bytes)) >> 3);
        return (bytes + step - 1) / step * step;
    }

    private MemoryBlock? Find(long size)
    {
        lock (_lock) return _free.TryGetValue(size, out var stack) && stack.TryPop(out var block) ? block : null;
    }

    private MemoryBlock? TryAllocate(long size, out Exception? refusal)
    {
        refusal = null;
        lock (_lock)
            if (_held + size > limit) return null;
        try
        {
            var block = accelerator.Allocate1D<byte>(size);
            lock (_lock)
            {
                _all.Add(block);
                _held += size;
            }
            return new(block, 0);
        }
        catch (Exception error) when (error is AcceleratorException or OutOfMemoryException)
        {
            refusal = error;
            return null;
        }
    }

    private void Clear()
    {
        lock (_lock)
        {
            foreach (var block in _free.Values.SelectMany(stack => stack))
            {
                _held -= block.Bytes;
                _all.Remove(block.Buffer);
                block.Buffer.Dispose();
            }
            _free.Clear();
        }
    }

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("N0", CultureInfo.InvariantCulture) + " MiB";
}

/// <summary>A block of a device's memory.</summary>
/// <param name="Buffer">Its bytes.</param>
/// <param name="Entries">Entries of the queue before it was free: some may still read it.</param>
internal readonly record struct MemoryBlock(MemoryBuffer1D<byte, Stride1D.Dense> Buffer, long Entries)
{
    public long Bytes => Buffer.Length;

    public ArrayView<byte> View => Buffer.View.BaseView;
}
