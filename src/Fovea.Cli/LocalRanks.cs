using System.Globalization;

namespace Fovea.Cli;

/// <summary>What Open MPI says of the processes of this machine.</summary>
internal static class LocalRanks
{
    // With fewer, computing would lose more by it than sending gains.
    private const int Spare = 4;

    /// <summary>Whether this process is the first of them.</summary>
    public static bool IsFirst => Number("OMPI_COMM_WORLD_LOCAL_RANK", 0) == 0;

    /// <summary>Processors of each: a process may be bound to some; otherwise those of a machine share them.</summary>
    public static int Processors => Math.Clamp(OfMachine / Math.Max(Number("OMPI_COMM_WORLD_LOCAL_SIZE", 1), 1), 1,
        Environment.ProcessorCount);

    /// <summary>Threads of each, where nothing is said: one processor of several is left to what is sent meanwhile.</summary>
    public static int Threads => Processors >= Spare ? Processors - 1 : Processors;

    private static int OfMachine => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").Count(l => l.StartsWith("processor", StringComparison.Ordinal)) : Environment.ProcessorCount;

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}
