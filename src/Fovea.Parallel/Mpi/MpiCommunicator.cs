using static Fovea.Parallel.Mpi.MpiLibrary;

namespace Fovea.Parallel.Mpi;

/// <summary>The processes that <c>mpirun</c> started.</summary>
public sealed unsafe class MpiCommunicator : Communicator
{
    // What one call sends at most, in bytes: counts of MPI have 31 bits.
    private const int Largest = 1 << 30;

    private static readonly string[] Variables = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK"];
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    private readonly nint _comm;
    private readonly bool _isWorld;
    private bool _ended;

    private MpiCommunicator(nint comm, bool isWorld)
    {
        int rank, size;
        Check(MPI_Comm_rank(comm, &rank));
        Check(MPI_Comm_size(comm, &size));
        (_comm, _isWorld, Rank, Size) = (comm, isWorld, rank, size);
    }

    /// <summary>Whether this process was started by <c>mpirun</c>.</summary>
    public static bool IsStarted => Variables.Any(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v)));

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>Joins the others. Disposing it ends MPI in this process, once and for all, and waits for the others to do so.</summary>
    /// <exception cref="MpiException">This process was not started by <c>mpirun</c>, or there is no MPI library.</exception>
    public static MpiCommunicator World()
    {
        if (!IsStarted) throw new MpiException("MPI: expected to be started by mpirun, such as: mpirun -n 4 fovea train digits --parallel");
        Begin();
        return new(MpiLibrary.World, isWorld: true);
    }

    /// <inheritdoc/>
    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        for (; bytes.Length > Largest; bytes = bytes[Largest..]) Broadcast(bytes[..Largest], root);
        fixed (byte* all = bytes) Check(MPI_Bcast(all, bytes.Length, Bytes, root, _comm));
    }

    /// <inheritdoc/>
    public override void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        RequireParts(all.Length, own.Length);
        fixed (byte* from = own, to = all) Check(MPI_Allgather(from, own.Length, Bytes, to, own.Length, Bytes, _comm));
    }

    /// <inheritdoc/>
    public override void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received)
    {
        var each = parts.Length / Size;
        RequireParts(parts.Length, each);
        RequireParts(received.Length, each);
        fixed (byte* from = parts, to = received) Check(MPI_Alltoall(from, each, Bytes, to, each, Bytes, _comm));
    }

    /// <inheritdoc/>
    /// <remarks>One that waits long sleeps in between: the last to come may need the processor.</remarks>
    public override void Barrier()
    {
        nint request;
        Check(MPI_Ibarrier(_comm, &request));
        for (var done = 0; ;)
        {
            Check(MPI_Test(&request, &done, null));
            if (done != 0) return;
            Thread.Sleep(BetweenLooks);
        }
    }

    /// <inheritdoc/>
    public override Communicator Duplicate()
    {
        nint copy;
        Check(MPI_Comm_dup(_comm, &copy));
        return new MpiCommunicator(copy, isWorld: false);
    }

    /// <inheritdoc/>
    public override Communicator? First(int count)
    {
        nint first;
        Check(MPI_Comm_split(_comm, Rank < count ? 0 : Undefined, Rank, &first));
        return Rank < count ? new MpiCommunicator(first, isWorld: false) : null;
    }

    /// <inheritdoc/>
    public override void Abort(int code) => _ = MPI_Abort(_comm, code);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // The end of MPI frees the duplicates.
        if (!_isWorld || _ended || !disposing) return;
        _ended = true;
        Barrier();
        Check(MPI_Finalize());
    }

    private void RequireParts(int all, int each)
    {
        if (all != (long)each * Size)
            throw new ArgumentException($"MPI: expected {Size} parts of {each} bytes, got {all} bytes.", nameof(all));
    }
}
