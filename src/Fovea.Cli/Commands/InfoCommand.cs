using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea info</c>: what this installation runs on and what it finds.</summary>
internal sealed class InfoCommand : ICommand
{
    public Command Build()
    {
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new ExampleCommand("info", "Show version, processor, vector width, threads, data folders and optional libraries.",
            "fovea info", "fovea info --json") { data, json };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? data, bool json)
    {
        var folders = DataRoot.Candidates(data).Select(folder =>
            (Path: folder, Exists: Directory.Exists(folder), Found: Found(folder))).ToList();
        var (simd, jpeg, offline) = (SimdBits, IsJpegFound(), DataRoot.IsOffline);
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["version"] = Version, ["runtime"] = RuntimeInformation.FrameworkDescription, ["os"] = RuntimeInformation.OSDescription,
                ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(), ["cpu"] = Cpu(),
                ["processors"] = Environment.ProcessorCount,
                ["simdBits"] = simd, ["threads"] = WorkPool.Threads, ["skiaSharp"] = jpeg, ["offline"] = offline,
                ["dataFolders"] = folders.Select(f => new Fields { ["path"] = f.Path, ["exists"] = f.Exists, ["datasets"] = f.Found }),
            });
            return Application.Done;
        }
        Row("fovea", Version);
        Row("runtime", RuntimeInformation.FrameworkDescription);
        Row("system", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})");
        Row("processor", Cpu());
        Row("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        Row("vectors", simd == 0 ? "none" : $"{simd} bits");
        Row("threads", WorkPool.Threads.ToString(CultureInfo.InvariantCulture));
        Row("SkiaSharp", jpeg ? "found: JPEG, WebP, GIF and BMP" : "not found: PNG and PNM alone can be read");
        Row("downloads", offline ? "off (FOVEA_OFFLINE)" : "on");
        foreach (var (i, folder) in folders.Index())
        {
            var what = !folder.Exists ? "no such folder" : folder.Found.Length == 0 ? "nothing known" : string.Join(", ", folder.Found);
            Row(i == 0 ? "data" : "", $"{folder.Path}: {what}");
        }
        return Application.Done;
    }

    private static string Version =>
        (typeof(InfoCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown")
            .Split('+')[0];

    // The order in which the kernels choose.
    private static int SimdBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static string Cpu()
    {
        const string Path = "/proc/cpuinfo";
        var lines = File.Exists(Path) ? File.ReadLines(Path) : [];
        var line = lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':', 2) is [_, var name] ? name.Trim() : RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string[] Found(string folder) =>
        !Directory.Exists(folder) ? [] : [.. DatasetCatalog.All.Where(e =>
            e.Files.Count > 0 && (e.Locate(folder) ?? e.LocatePart(folder)) is not null).Select(e => e.Name)];

    private static bool IsJpegFound()
    {
        try
        {
            new Image(1, 1, 1).Encode(".jpg");
            return true;
        }
        catch (DllNotFoundException)
        {
            return false;
        }
    }

    private static void Row(string name, string value) => Console.WriteLine($"{name,-12}  {value}");
}
