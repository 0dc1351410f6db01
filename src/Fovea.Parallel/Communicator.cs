using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fovea.Parallel;

/// <summary>Processes that work together, numbered from 0, and what they send each other. Every one of them makes the same calls in the
/// same order.</summary>
/// <remarks>A call that sends waits for all others to make it. One thread at a time uses a communicator; another thread takes a
/// <see cref="Duplicate"/>, whose calls are told apart from those of the first.</remarks>
public abstract class Communicator : IDisposable
{
    /// <summary>This process, 0…<see cref="Size"/> − 1.</summary>
    public abstract int Rank { get; }

    /// <summary>Number of processes.</summary>
    public abstract int Size { get; }

    /// <summary>Gives every process the bytes that one of them has.</summary>
    /// <param name="bytes">On the root what is given, elsewhere what is overwritten; of one length everywhere.</param>
    /// <param name="root">Whose bytes.</param>
    public abstract void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>Gives every process the bytes of all, in the order of the ranks.</summary>
    /// <param name="own">This process's; of one length everywhere.</param>
    /// <param name="all"><see cref="Size"/> times as many.</param>
    public abstract void AllGather(ReadOnlySpan<byte> own, Span<byte> all);

    /// <summary>Gives part i of what each process has to process i, which gets one part from each, in the order of the ranks.</summary>
    /// <param name="parts"><see cref="Size"/> parts of one length.</param>
    /// <param name="received">As many bytes.</param>
    public abstract void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received);

    /// <summary>Waits until every process is here.</summary>
    public abstract void Barrier();

    /// <summary>The same processes once more, for another thread.</summary>
    public abstract Communicator Duplicate();

    /// <summary>The first few of the processes; null on the others. All make this call.</summary>
    /// <param name="count">How many.</param>
    public abstract Communicator? First(int count);

    /// <summary>Ends every process at once.</summary>
    /// <param name="code">The exit code.</param>
    public abstract void Abort(int code);

    /// <summary>Gives every process the bytes of all, of any lengths.</summary>
    /// <param name="own">This process's.</param>
    /// <returns>Those of each rank.</returns>
    public byte[][] Gather(ReadOnlySpan<byte> own)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, own.Length);
        var lengths = new byte[Size * sizeof(int)];
        AllGather(length, lengths);
        var each = Enumerable.Range(0, Size).Select(r => BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(r * sizeof(int)))).ToArray();
        var longest = each.Max();
        if (longest == 0) return [.. each.Select(_ => Array.Empty<byte>())];
        var (padded, all) = (new byte[longest], new byte[checked(Size * longest)]);
        own.CopyTo(padded);
        AllGather(padded, all);
        return [.. each.Select((n, r) => all.AsSpan(r * longest, n).ToArray())];
    }

    /// <summary>Gives every process the bytes that rank 0 has, whatever their number.</summary>
    /// <param name="bytes">On rank 0 what is given; not looked at elsewhere.</param>
    public byte[] FromFirst(byte[]? bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, Rank == 0 ? bytes!.LongLength : 0);
        Broadcast(length);
        var all = Rank == 0 ? bytes! : new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        Broadcast(all);
        return all;
    }

    /// <summary>x ← x₀ + x₁ + …, the terms of all processes added in the order of their ranks: the bits that one process gets which adds
    /// them one after the other, whatever their number.</summary>
    /// <remarks>Each process adds up its share of the positions and gives the sums to all: 2·(n − 1)/n times the bytes of x are sent and
    /// received, as by any reduction that sends no more than it must.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">Of one length everywhere.</param>
    public void SumInRankOrder<T>(Span<T> x) where T : unmanaged, System.Numerics.INumber<T>
    {
        if (Size == 1) return;
        var share = (x.Length + Size - 1) / Size;
        var (parts, terms, sums) = (new T[share * Size], new T[share * Size], new T[share * Size]);
        x.CopyTo(parts);
        AllToAll(MemoryMarshal.AsBytes(parts.AsSpan()), MemoryMarshal.AsBytes(terms.AsSpan()));
        var sum = terms.AsSpan(0, share);
        for (var rank = 1; rank < Size; rank++) VectorSum.Add(sum, terms.AsSpan(rank * share, share));
        AllGather(MemoryMarshal.AsBytes(sum), MemoryMarshal.AsBytes(sums.AsSpan()));
        sums.AsSpan(0, x.Length).CopyTo(x);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the connection.</summary>
    /// <param name="disposing">Whether somebody asked for it.</param>
    protected virtual void Dispose(bool disposing) { }
}
