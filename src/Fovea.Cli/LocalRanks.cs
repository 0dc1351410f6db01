using System.Globalization;

namespace Fovea.Cli;

/// <summary>What Open MPI says of the processes of this machine.</summary>
internal static class LocalRanks
{
    /// <summary>Whether this process is the first of them.</summary>
    public static bool IsFirst => Number("OMPI_COMM_WORLD_LOCAL_RANK", 0) == 0;

    /// <summary>Threads of each, where nothing is said: a process may be bound to some processors; otherwise those of a machine share
    /// them.</summary>
    public static int Threads => Math.Clamp(Processors / Math.Max(Number("OMPI_COMM_WORLD_LOCAL_SIZE", 1), 1), 1,
        Environment.ProcessorCount);

    private static int Processors => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").Count(l => l.StartsWith("processor", StringComparison.Ordinal)) : Environment.ProcessorCount;

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}
