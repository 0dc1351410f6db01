using System.Runtime.InteropServices;
using System.Text;

namespace Fovea.Parallel.Mpi;

/// <summary>The functions of the MPI standard that are used, from the library that is installed: Open MPI.</summary>
/// <remarks>Open MPI's handles, such as <c>MPI_COMM_WORLD</c>, are addresses of what the library exports. Source: MPI: A Message-Passing
/// Interface Standard, version 3.1; Open MPI 4.1, <c>mpi.h</c>.</remarks>
internal static unsafe partial class MpiLibrary
{
    /// <summary>Names the file of the library where it is not found by itself.</summary>
    public const string Variable = "FOVEA_MPI";

    /// <summary>Any thread may call at any time.</summary>
    public const int ThreadMultiple = 3;

    /// <summary>No part of what a communicator is split into: <c>MPI_UNDEFINED</c>.</summary>
    public const int Undefined = -32766;

    private const string Name = "fovea-mpi";
    private const int MostCharacters = 1024;

    private static readonly string[] Files = ["libmpi.so.40", "libmpi.so.12", "libmpi.so", "libmpi.40.dylib", "libmpi.dylib"];
    private static readonly Lazy<nint> Handle = new(Open);

    static MpiLibrary() => NativeLibrary.SetDllImportResolver(typeof(MpiLibrary).Assembly,
        (name, _, _) => name == Name ? Handle.Value : 0);

    /// <summary>All processes that <c>mpirun</c> started.</summary>
    public static nint World => Symbol("ompi_mpi_comm_world");

    /// <summary>The type of what is sent: bytes, for the library adds nothing up.</summary>
    public static nint Bytes => Symbol("ompi_mpi_byte");

    private static nint ReturnErrors => Symbol("ompi_mpi_errors_return");

    /// <summary>Begins.</summary>
    /// <exception cref="MpiException">There is no library, or it cannot begin, or not with threads.</exception>
    public static void Begin()
    {
        int begun, provided;
        Check(MPI_Initialized(&begun));
        if (begun == 0) Check(MPI_Init_thread(null, null, ThreadMultiple, &provided));
        else Check(MPI_Query_thread(&provided));
        if (provided < ThreadMultiple) throw new MpiException(
            $"MPI: expected a library that several threads may call (MPI_THREAD_MULTIPLE), got level {provided}. Install Debian's openmpi-bin, or build Open MPI with threads.");
        Check(MPI_Comm_set_errhandler(World, ReturnErrors));
    }

    /// <summary>Turns a code that says what went wrong into an exception.</summary>
    public static void Check(int code)
    {
        if (code == 0) return;
        var text = stackalloc byte[MostCharacters];
        int length;
        throw new MpiException(MPI_Error_string(code, text, &length) == 0
            ? $"MPI: {Encoding.UTF8.GetString(text, length)}" : $"MPI: the library reports error {code}.");
    }

    private static nint Open()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        foreach (var file in string.IsNullOrEmpty(named) ? Files : [named])
            if (NativeLibrary.TryLoad(file, out var handle)) return Known(handle, file);
        throw new MpiException(string.IsNullOrEmpty(named)
            ? $"MPI: expected the library {Files[0]} of Open MPI, found none. Install it (Debian: apt-get install openmpi-bin), or name its file in {Variable}."
            : $"MPI: expected the library of Open MPI at {named}, which {Variable} names, found none.");
    }

    private static nint Known(nint handle, string file) => NativeLibrary.TryGetExport(handle, "ompi_mpi_comm_world", out _) ? handle
        : throw new MpiException($"MPI: expected Open MPI, got another library, {file}. Name the file of Open MPI's in {Variable}.");

    private static nint Symbol(string name) => NativeLibrary.GetExport(Handle.Value, name);

    [LibraryImport(Name)]
    private static partial int MPI_Initialized(int* flag);

    [LibraryImport(Name)]
    private static partial int MPI_Init_thread(int* argc, byte*** argv, int required, int* provided);

    [LibraryImport(Name)]
    private static partial int MPI_Query_thread(int* provided);

    [LibraryImport(Name)]
    private static partial int MPI_Comm_set_errhandler(nint comm, nint handler);

    [LibraryImport(Name)]
    private static partial int MPI_Error_string(int code, byte* text, int* length);

    [LibraryImport(Name)]
    internal static partial int MPI_Finalize();

    [LibraryImport(Name)]
    internal static partial int MPI_Comm_rank(nint comm, int* rank);

    [LibraryImport(Name)]
    internal static partial int MPI_Comm_size(nint comm, int* size);

    [LibraryImport(Name)]
    internal static partial int MPI_Comm_dup(nint comm, nint* copy);

    [LibraryImport(Name)]
    internal static partial int MPI_Comm_split(nint comm, int color, int key, nint* part);

    [LibraryImport(Name)]
    internal static partial int MPI_Bcast(byte* bytes, int count, nint type, int root, nint comm);

    [LibraryImport(Name)]
    internal static partial int MPI_Allgather(byte* own, int ownCount, nint ownType, byte* all, int allCount, nint allType, nint comm);

    [LibraryImport(Name)]
    internal static partial int MPI_Alltoall(byte* parts, int partCount, nint partType, byte* received, int receivedCount,
        nint receivedType, nint comm);

    [LibraryImport(Name)]
    internal static partial int MPI_Ibarrier(nint comm, nint* request);

    [LibraryImport(Name)]
    internal static partial int MPI_Test(nint* request, int* flag, void* status);

    [LibraryImport(Name)]
    internal static partial int MPI_Abort(nint comm, int code);
}
