using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Fovea.Studio;

/// <summary>Trainings of generators that the page has started, each a process of its own that goes on when the studio ends.</summary>
internal sealed class GeneratorTrainings(StudioContext studio)
{
    private const string Session = "/usr/bin/setsid", Prefix = "gan-";

    private readonly ConcurrentDictionary<string, (Process Process, string? Line)> _started = new();

    /// <summary>Starts a training.</summary>
    /// <param name="recipe">A recipe of a network that makes pictures.</param>
    /// <param name="epochs">Passes over the pictures.</param>
    /// <param name="seed">Of all random numbers.</param>
    /// <returns>The run, relative to the studio's folder.</returns>
    /// <exception cref="InvalidOperationException">The studio cannot start trainings.</exception>
    public string Start(string recipe, int epochs, int seed)
    {
        if (studio.Options.Program.Count == 0)
            throw new InvalidOperationException("this studio was started without a program to train with; fovea studio has one");
        var path = studio.Workspace.FreeRun(recipe);
        // Taken at once: a second start gets the next number.
        Directory.CreateDirectory(path);
        string[] what = recipe.StartsWith(Prefix, StringComparison.Ordinal)
            ? ["gan", "train", "--data", recipe[Prefix.Length..]] : ["train", recipe];
        List<string> command =
        [
            .. studio.Options.Program, .. what, "--epochs", epochs.ToString(CultureInfo.InvariantCulture),
            "--seed", seed.ToString(CultureInfo.InvariantCulture), "--out", path,
        ];
        // In a session of its own, Ctrl-C at the studio's terminal does not reach it.
        if (File.Exists(Session)) command.Insert(0, Session);
        var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = studio.Workspace.Root,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var run = studio.Workspace.Relative(path);
        _started[run] = (process, null);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text) _started[run] = (process, text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Whether a process that was started here is at work on a run.</summary>
    public bool IsAtWork(string run) => _started.TryGetValue(run, out var started) && !started.Process.HasExited;

    /// <summary>The last line that a process said before it failed; null where none has.</summary>
    public string? Problem(string run) => _started.TryGetValue(run, out var started) && started.Process.HasExited
        && started.Process.ExitCode != 0 ? started.Line ?? "the training failed" : null;
}
