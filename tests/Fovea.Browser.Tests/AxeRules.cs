using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Deque's axe-core, from npm into a cache folder, which looks for what keeps people from using a page.</summary>
internal static class AxeRules
{
    private const string Version = "4.14.1";

    private static readonly Lazy<(string? Source, string Problem)> Script = new(Find);

    /// <summary>What the rules find wrong, a line each. Skips the test where axe-core cannot be had.</summary>
    /// <param name="page">As it stands.</param>
    /// <param name="within">The part to look at; the whole page unless given.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page, string within = "html")
    {
        var (source, problem) = Script.Value;
        Assert.SkipWhen(source is null, problem);
        await page.EvaluateAsync(source!);
        var found = await page.EvaluateAsync<JsonElement>("""
            within => axe.run(within, { resultTypes: ['violations'] }).then(r => r.violations.flatMap(v => v.nodes.slice(0, 4)
              .map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ')}`)))
            """, within);
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }

    private static (string? Source, string Problem) Find()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Path.Combine(cache, "fovea-tests", $"axe-core-{Version}");
        var file = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        try
        {
            if (!File.Exists(file)) Install(folder);
            return (File.ReadAllText(file), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or InvalidOperationException)
        {
            return (null, $"axe-core {Version} cannot be had from npm (on Debian: apt-get install npm): {e.Message}");
        }
    }

    // Into a folder beside it first: two test runs may do this at the same time.
    private static void Install(string folder)
    {
        var part = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(part);
        try
        {
            string[] arguments = ["install", "--prefix", part, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
                $"axe-core@{Version}"];
            var start = new ProcessStartInfo("npm", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var npm = Process.Start(start)!;
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            if (!npm.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                npm.Kill(entireProcessTree: true);
                throw new IOException("npm did not end within a minute.");
            }
            if (npm.ExitCode != 0) throw new IOException($"npm: {errors.Result.Split('\n')[0]}");
            _ = output.Result;
            if (!Directory.Exists(folder)) Directory.Move(part, folder);
        }
        finally
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        }
    }
}
