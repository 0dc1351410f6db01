using System.Diagnostics;
using System.Globalization;

namespace Fovea.Cli.Tests;

/// <summary>A file system in memory that is soon full. Skips the test where mounting is not allowed.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly string _folder;

    private TinyDisk(string folder) => _folder = folder;

    public static TinyDisk Mount(string folder, int kilobytes)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("A small file system is mounted on Linux only.");
        Directory.CreateDirectory(folder);
        var size = string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");
        if (Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder) != 0) Assert.Skip("Mounting a small file system is not allowed here.");
        return new(folder);
    }

    /// <summary>From now on it may only be read.</summary>
    public void Protect() => Assert.Equal(0, Run("mount", "-o", "remount,ro", _folder));

    public void Dispose() => Assert.Equal(0, Run("umount", _folder));

    private static int Run(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
