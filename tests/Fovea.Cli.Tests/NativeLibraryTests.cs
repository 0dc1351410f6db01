using System.Diagnostics;
using Fovea.Imaging;

namespace Fovea.Cli.Tests;

/// <summary>SkiaSharp is loaded when a file needs it: without it the command starts, and reads and writes PNG.</summary>
public sealed class NativeLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-bare-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PNG_needs_none_and_JPEG_says_what_is_missing()
    {
        var source = Path.GetDirectoryName(typeof(Application).Assembly.Location)!;
        foreach (var file in Directory.EnumerateFiles(source, "*.dll").Append(Path.Combine(source, "fovea.runtimeconfig.json")))
            if (!Path.GetFileName(file).Contains("Skia", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        new Image(6, 5, 3).Save(Path.Combine(_folder, "in.png"));
        new Image(6, 5, 3).Save(Path.Combine(_folder, "in.jpg"));
        Assert.Equal((0, ""), Run("--help"));
        Assert.Equal((0, ""), Run("filter", "in.png", "--kernel", "box:3", "--out", "out.png"));
        Assert.Equal(6, Image.Load(Path.Combine(_folder, "out.png")).Width);
        // The library without its native half, as on a system that the packages do not know.
        File.Copy(Path.Combine(source, "SkiaSharp.dll"), Path.Combine(_folder, "SkiaSharp.dll"));
        var (code, error) = Run("filter", "in.jpg", "--kernel", "box:3", "--out", "out.png");
        Assert.Equal(1, code);
        Assert.StartsWith("fovea: JPEG needs the native library of SkiaSharp", error, StringComparison.Ordinal);
    }

    private (int Code, string Error) Run(params string[] args)
    {
        var start = new ProcessStartInfo(CliRunner.Host(), [Path.Combine(_folder, "fovea.dll"), .. args])
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var result = CliRunner.Finish(process);
        return (result.ExitCode, result.Error);
    }
}
