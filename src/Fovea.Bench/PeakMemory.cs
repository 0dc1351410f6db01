using System.Diagnostics;
using System.Globalization;

namespace Fovea.Bench;

/// <summary>The most memory that a process had resident since a moment, where the system tells.</summary>
internal static class PeakMemory
{
    /// <summary>Starts to look for the peak anew, where the system lets us; else it counts from the start of the process.</summary>
    public static void Reset(Process process)
    {
        try
        {
            // 5 sets the peak to what is resident now. Source: the Linux manual page proc(5).
            if (OperatingSystem.IsLinux()) File.WriteAllText(Path(process, "clear_refs"), "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The peak since the start of the process is an answer, too.
        }
    }

    /// <summary>The peak in MB of 10⁶ bytes; null where the system does not tell.</summary>
    public static double? Megabytes(Process process)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return null;
            var line = File.ReadLines(Path(process, "status")).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Path(Process process, string file) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/{file}");
}
