using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Fovea.Sweeps;

/// <summary>Who is at work on a trial: a machine, a process on it, a thread of the process.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Process">The process's number.</param>
/// <param name="Begun">When it began, since numbers are used again.</param>
/// <param name="Slot">The thread.</param>
internal sealed record WorkerId(string Host, int Process, long Begun, int Slot)
{
    // Of one process, read twice, the beginning differs by less.
    private const long Tolerance = 2 * TimeSpan.TicksPerSecond;

    private static int s_slots;

    /// <summary>A new one of this process.</summary>
    public static WorkerId Own()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return new(Environment.MachineName, self.Id, self.StartTime.ToUniversalTime().Ticks, Interlocked.Increment(ref s_slots));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host} {Process} {Begun} {Slot}");

    public static WorkerId? Parse(string text) => text.Split(' ') is [var host, var process, var begun, var slot]
        && int.TryParse(process, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(begun, CultureInfo.InvariantCulture, out var time)
        && int.TryParse(slot, CultureInfo.InvariantCulture, out var thread) ? new(host, id, time, thread) : null;

    /// <summary>Whether it is a process of this machine that has ended; of another machine that is not known.</summary>
    public bool HasEnded()
    {
        if (Host != Environment.MachineName) return false;
        try
        {
            using var other = System.Diagnostics.Process.GetProcessById(Process);
            return other.HasExited || Math.Abs(other.StartTime.ToUniversalTime().Ticks - Begun) > Tolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return true;
        }
        catch (Win32Exception)
        {
            // Somebody else's, which cannot be looked at.
            return false;
        }
    }
}
