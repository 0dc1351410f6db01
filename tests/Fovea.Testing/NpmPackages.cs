using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Testing;

/// <summary>Packages of npm, in a cache folder: what pages and servers are held to.</summary>
public static class NpmPackages
{
    /// <summary>The folder <c>node_modules</c> that has them, or why it is not to be had.</summary>
    /// <param name="packages">With their versions, as <c>axe-core@4.14.1</c>.</param>
    public static (string? Folder, string Problem) Find(params string[] packages)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Path.Combine(cache, "fovea-tests", string.Join('+', packages).Replace('@', '-'));
        try
        {
            if (!Directory.Exists(folder)) Install(folder, packages);
            return (Path.Combine(folder, "node_modules"), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or InvalidOperationException)
        {
            return (null, $"{string.Join(", ", packages)} cannot be had from npm (on Debian: apt-get install npm): {e.Message}");
        }
    }

    // Into a folder beside it first: two test runs may do this at the same time.
    private static void Install(string folder, string[] packages)
    {
        var part = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(part);
        try
        {
            string[] arguments = ["install", "--prefix", part, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", .. packages];
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
