using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Training;

/// <summary>The commit that a folder's work tree stands at, and whether files that git knows differ from it.</summary>
/// <remarks>Told by the program git, where it is there; asked once a process for each folder: the program that runs is that of its
/// start.</remarks>
/// <param name="Commit">The commit's hash.</param>
/// <param name="Dirty">Whether something is not committed.</param>
internal sealed record GitState(string Commit, bool Dirty)
{
    // A work tree of very many files is not worth the wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, GitState?> Known = new();

    /// <summary>The state of a folder; null where there is no work tree, no commit, or no git.</summary>
    public static GitState? Of(string folder) => Known.GetOrAdd(folder, Ask);

    /// <summary>What <c>git status --porcelain=v2 --branch</c> says; null where it names no commit.</summary>
    internal static GitState? Parse(string status)
    {
        const string Head = "# branch.oid ";
        var lines = status.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var commit = lines.FirstOrDefault(l => l.StartsWith(Head, StringComparison.Ordinal))?[Head.Length..].Trim();
        return commit is { Length: >= 40 } && commit.All(char.IsAsciiHexDigit) ? new(commit, lines.Any(l => l[0] != '#')) : null;
    }

    private static GitState? Ask(string folder)
    {
        var at = new DirectoryInfo(folder);
        while (at is not null && !Path.Exists(Path.Combine(at.FullName, ".git"))) at = at.Parent;
        if (at is null) return null;
        try
        {
            // Nothing is written to the repository, and no watcher of its configuration is started.
            using var git = Process.Start(new ProcessStartInfo("git", ["--no-optional-locks", "-c", "core.fsmonitor=false", "status",
                "--porcelain=v2", "--branch", "--untracked-files=no"])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
                UseShellExecute = false,
            })!;
            var (output, _) = (git.StandardOutput.ReadToEndAsync(), git.StandardError.ReadToEndAsync());
            if (!output.Wait(Patience) || !git.WaitForExit(Patience))
            {
                git.Kill();
                return null;
            }
            return git.ExitCode == 0 ? Parse(output.Result) : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }
}
