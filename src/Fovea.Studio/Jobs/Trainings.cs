using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Trainings as processes of their own: they go on when the studio ends, and what they print is kept in their folder.</summary>
public sealed class Trainings(StudioOptions options, Workspace workspace)
{
    /// <summary>What a training printed, in its folder.</summary>
    internal const string LogName = "training.log";

    private const string SettingsName = "settings.yaml";

    private const int MostTail = 16 << 10;

    // A session of its own, so that Ctrl-C in the studio's terminal is not for the training; where there is no setsid, a group of its own.
    private const string Detached = """
        exec >>"$0" 2>&1 </dev/null
        command -v setsid >/dev/null && exec setsid "$@"
        set -m
        "$@" &
        wait
        """;

    // Those of this studio, by folder, so that one that fails before it has a run is seen to.
    private readonly ConcurrentDictionary<string, Process> _begun = new();

    /// <summary>Whether trainings can be started at all.</summary>
    public bool CanStart => options.Program.Count > 0;

    /// <summary>Trains a configuration in a new folder, <c>runs/NAME-N</c>.</summary>
    /// <param name="config">What is trained; it has been checked.</param>
    /// <returns>The folder's full path.</returns>
    /// <exception cref="IOException">It cannot be started.</exception>
    public string Start(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        RequireProgram();
        var folder = workspace.FreeRun(config.Name);
        // Taken at once: a second start gets the next number.
        Directory.CreateDirectory(folder);
        var settings = Path.Combine(folder, SettingsName);
        AtomicFile.Write(settings, stream => stream.Write(Encoding.UTF8.GetBytes(config.ToYaml())));
        Run(folder, "train", workspace.Relative(settings), "--out", workspace.Relative(folder));
        return folder;
    }

    /// <summary>Continues a run.</summary>
    /// <param name="folder">The run's full path.</param>
    /// <param name="epochs">Another number of epochs in all, or null.</param>
    /// <exception cref="IOException">It cannot be continued.</exception>
    public void Resume(string folder, int? epochs)
    {
        if (RunFolder.IsHeldAt(folder) || IsBegun(folder)) throw new IOException("a training is at work in this run already.");
        string[] more = epochs is { } n ? ["--epochs", $"{n}"] : [];
        Run(folder, ["train", "--resume", workspace.Relative(folder), .. more]);
    }

    /// <summary>Asks a training to save and end.</summary>
    /// <param name="folder">Its full path.</param>
    /// <param name="run">As it was read; null for one that has not come so far.</param>
    /// <exception cref="IOException">Nobody trains it.</exception>
    public void Stop(string folder, RunSummary? run)
    {
        if (run is not null && RunStop.ProcessOf(run) is not null) RunStop.Ask(run);
        else if (_begun.TryGetValue(folder, out var process) && !process.HasExited) RunStop.Ask(process.Id);
        else throw new IOException("expected a training on this machine, found none.");
    }

    /// <summary>Whether a training that this studio started is at work in a folder, its run begun or not.</summary>
    public bool IsBegun(string folder) => _begun.TryGetValue(folder, out var process) && !process.HasExited;

    /// <summary>The last line of a training that this studio started and that failed; null where none has.</summary>
    /// <param name="folder">Its full path.</param>
    public string? Failure(string folder) => _begun.TryGetValue(folder, out var process) && process is { HasExited: true, ExitCode: not 0 }
        ? Tail(folder, 1) is [var line] ? line : "the training failed" : null;

    /// <summary>Whether a folder is one that a training was started in, and no run yet.</summary>
    public static bool IsStarted(string folder) => File.Exists(Path.Combine(folder, SettingsName)) && !RunSummary.IsRun(folder);

    /// <summary>Removes what a training that came to no run has left: its settings, what it printed, and the folder if nothing else is in
    /// it.</summary>
    /// <param name="folder">Its full path.</param>
    public static void Discard(string folder)
    {
        foreach (var name in (string[])[SettingsName, LogName]) File.Delete(Path.Combine(folder, name));
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    /// <summary>The folders that trainings were started in and that are no runs yet: they begin, or failed before their first
    /// step.</summary>
    public IReadOnlyList<string> Started()
    {
        var folder = workspace.Inside("runs");
        return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Where(IsStarted).Order(NaturalOrder.Instance)] : [];
    }

    /// <summary>The last lines that a training printed.</summary>
    public static IReadOnlyList<string> Tail(string folder, int most)
    {
        var file = Path.Combine(folder, LogName);
        if (!File.Exists(file)) return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(0, stream.Length - MostTail);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // What is cut at its beginning is left out.
        var lines = reader.ReadToEnd().Split('\n').Skip(stream.Length > MostTail ? 1 : 0);
        return [.. lines.Select(l => l[(l.TrimEnd('\r').LastIndexOf('\r') + 1)..].TrimEnd()).Where(l => l.Length > 0).TakeLast(most)];
    }

    private void RequireProgram()
    {
        if (!CanStart) throw new IOException("expected the program fovea to train with; this studio was started without it.");
    }

    private void Run(string folder, params string[] arguments)
    {
        RequireProgram();
        string[] command = [.. options.Program, .. arguments];
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(command[0], command[1..]) { CreateNoWindow = true }
            : new ProcessStartInfo("/bin/sh", ["-c", Detached, Path.Combine(folder, LogName), .. command]);
        start.WorkingDirectory = workspace.Root;
        start.UseShellExecute = false;
        try
        {
            _begun[folder] = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"the training could not be started: {e.Message}", e);
        }
    }
}
