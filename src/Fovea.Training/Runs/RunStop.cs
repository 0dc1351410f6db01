using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Training;

/// <summary>Asks the process that trains a run to stop: it saves a checkpoint first, as after Ctrl-C, and can be continued.</summary>
public static class RunStop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The process that trains a run.</summary>
    /// <param name="run">As it was read.</param>
    /// <returns>Its number on this machine; null where nobody trains it, or somebody on another machine.</returns>
    /// <remarks>Whoever holds the folder wrote the last part of the record when it began, so that a number which was given to another
    /// process since then is none of a run that is held.</remarks>
    public static int? ProcessOf(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Status == RunStatus.Running && run.Run.IsHeld && run.Record.Sessions is [.., { ProcessId: > 0 } last]
            && last.Host == Environment.MachineName ? last.ProcessId : null;
    }

    /// <summary>Asks for it; the training ends within its next step.</summary>
    /// <param name="run">As it was read.</param>
    /// <exception cref="IOException">Nobody on this machine trains the run, or it cannot be asked.</exception>
    public static void Ask(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Ask(ProcessOf(run) ?? throw new IOException($"{run.Name}: expected a training on this machine, found none."));
    }

    /// <summary>Asks a process to end, as <c>kill -TERM</c> does.</summary>
    /// <param name="process">Its number.</param>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public static void Ask(int process)
    {
        if (OperatingSystem.IsWindows()) throw new IOException("a training cannot be stopped from outside on Windows: press Ctrl-C in its window.");
        try
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{process}"])
            {
                RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
            })!;
            var said = kill.StandardError.ReadToEnd().Trim().ReplaceLineEndings(" ");
            if (!kill.WaitForExit(Patience) || kill.ExitCode != 0) throw new IOException($"the training could not be stopped: {said}");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"the training could not be stopped: {e.Message}", e);
        }
    }
}
