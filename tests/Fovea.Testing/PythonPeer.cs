using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Testing;

/// <summary>A Python that has some modules: what files and results are held to.</summary>
public static class PythonPeer
{
    private static readonly ConcurrentDictionary<string, string?> Found = new();

    /// <summary>The interpreter, or null: that of <c>FOVEA_PYTHON</c>, the first on the path, or the system's.</summary>
    /// <param name="modules">What it has to have, such as <c>torch</c>.</param>
    public static string? Find(params string[] modules) => Found.GetOrAdd(string.Join(' ', modules), _ =>
    {
        string[] pythons = Environment.GetEnvironmentVariable("FOVEA_PYTHON") is { Length: > 0 } own ? [own] : ["python3", "/usr/bin/python3"];
        var script = $"import sys, importlib.util as u; sys.exit(not all(u.find_spec(m) for m in '{string.Join(' ', modules)}'.split()))";
        return pythons.FirstOrDefault(python =>
        {
            try
            {
                return Start(python, ["-c", script]).Code == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        });
    });

    /// <summary>What a script prints.</summary>
    /// <param name="python">From <see cref="Find"/>.</param>
    /// <param name="arguments">The script's file, or <c>-c</c> and its text, and what follows.</param>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static string Run(string python, params IEnumerable<string> arguments)
    {
        var (code, output, error) = Start(python, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{python}: exit code {code}: {error}");
    }

    private static (int Code, string Output, string Error) Start(string python, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
