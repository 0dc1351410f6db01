using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fovea.Sweeps;

/// <summary>Writes a job array for Slurm and submits it: each of its tasks is a process that takes trials from the store.</summary>
/// <remarks>The folder has to be seen by the nodes. Source: Slurm's manual, <c>sbatch</c>.</remarks>
public sealed class SlurmLauncher : ISweepLauncher
{
    /// <summary>The script's name in the folder of the sweep.</summary>
    public const string FileName = "slurm.sh";

    /// <inheritdoc/>
    public string Name => "slurm";

    /// <inheritdoc/>
    public string Description => "a job array of Slurm, which is submitted";

    /// <inheritdoc/>
    public SweepResult? Launch(Sweep sweep, LaunchSettings settings, IProgress<SweepProgress>? progress, CancellationToken cancellation)
    {
        (sweep with { IsShared = true }).Create();
        var script = Path.Combine(sweep.Folder, FileName);
        var text = Encoding.UTF8.GetBytes(Script(sweep, settings));
        AtomicFile.Write(script, stream => stream.Write(text));
        settings.Note?.Invoke($"written: {script}");
        // Not inside the note, which is not looked at where nobody listens.
        var job = Submit(script);
        settings.Note?.Invoke($"submitted as job {job}: {settings.Jobs} task(s). Progress and result: fovea sweep --resume {sweep.Folder}");
        return null;
    }

    /// <summary>The script.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="settings">How the tasks are started.</param>
    /// <exception cref="ArgumentException">An option would be more than one line.</exception>
    public static string Script(Sweep sweep, LaunchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Options.FirstOrDefault(o => o.AsSpan().ContainsAny('\n', '\r')) is { } broken)
            throw new ArgumentException($"slurm: expected options of one line, got '{Excerpt.Of(broken)}'.");
        var folder = Path.GetFullPath(sweep.Folder);
        var script = new StringBuilder("#!/bin/bash\n");
        script.Append(CultureInfo.InvariantCulture, $"#SBATCH --job-name=fovea-{Word(sweep.Name)}\n");
        script.Append(CultureInfo.InvariantCulture, $"#SBATCH --array=0-{settings.Jobs - 1}\n");
        // A pattern of Slurm's, in which a percent sign of the folder's own stands twice.
        script.Append(CultureInfo.InvariantCulture,
            $"#SBATCH --output={Directive(folder.Replace("%", "%%", StringComparison.Ordinal) + "/slurm-%A_%a.log")}\n");
        foreach (var option in settings.Options) script.Append(CultureInfo.InvariantCulture, $"#SBATCH {option}\n");
        script.Append("set -euo pipefail\n");
        IEnumerable<string> command = [.. settings.Command, "sweep", "--resume", folder, "--worker", .. settings.Arguments];
        script.Append(CultureInfo.InvariantCulture,
            $"exec {string.Join(' ', command.Select(Quoted))} --threads \"${{SLURM_CPUS_ON_NODE:-1}}\"\n");
        return script.ToString();
    }

    private static string Submit(string script)
    {
        var start = new ProcessStartInfo("sbatch", ["--parsable", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var job = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? job
                : throw new IOException($"sbatch: {error.GetAwaiter().GetResult().Trim().ReplaceLineEndings(" ")}. The script is {script}");
        }
        catch (Win32Exception)
        {
            throw new IOException($"sbatch was not found: expected Slurm on this machine. Submit the script where it is: sbatch {script}");
        }
    }

    // For the shell: all but a quote means itself between quotes.
    private static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+".Contains(c))
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Word(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));

    // A line of directives is divided at spaces, unless they stand in quotes.
    private static string Directive(string value) => value.AsSpan().ContainsAny('\n', '"')
        ? throw new ArgumentException($"slurm: expected a folder without quotes and line breaks, got '{Excerpt.Of(value)}'.")
        : value.Contains(' ') ? $"\"{value}\"" : value;
}
