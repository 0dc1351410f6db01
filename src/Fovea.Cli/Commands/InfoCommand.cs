using System.CommandLine;
using System.Globalization;
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
        var command = new ExampleCommand("info", "Show version, processor, vector width, threads, devices, data folders and optional libraries.",
            "fovea info", "fovea info --json") { data, json };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? data, bool json)
    {
        var folders = DataRoot.Candidates(data).Select(folder =>
            (Path: folder, Exists: Directory.Exists(folder), Found: Found(folder))).ToList();
        var (machine, jpeg, offline) = (MachineInfo.Current, IsJpegFound(), DataRoot.IsOffline);
        var devices = DeviceCatalog.All.Where(d => d.Name != DeviceCatalog.Processor.Name).Select(Opened).ToList();
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["version"] = FoveaVersion.Current, ["runtime"] = machine.Runtime, ["os"] = machine.System,
                ["architecture"] = machine.Architecture, ["cpu"] = machine.Processor, ["processors"] = machine.Cores,
                ["simdBits"] = machine.VectorBits, ["threads"] = WorkPool.Threads, ["skiaSharp"] = jpeg, ["offline"] = offline,
                ["devices"] = devices.Select(d => new Fields { ["name"] = d.Name, ["found"] = d.Found, ["what"] = d.What }),
                ["dataFolders"] = folders.Select(f => new Fields { ["path"] = f.Path, ["exists"] = f.Exists, ["datasets"] = f.Found }),
            });
            return Application.Done;
        }
        Row("fovea", FoveaVersion.Current);
        Row("runtime", machine.Runtime);
        Row("system", $"{machine.System} ({machine.Architecture})");
        Row("processor", machine.Processor);
        Row("processors", machine.Cores.ToString(CultureInfo.InvariantCulture));
        Row("vectors", machine.VectorBits == 0 ? "none" : $"{machine.VectorBits} bits");
        Row("threads", WorkPool.Threads.ToString(CultureInfo.InvariantCulture));
        Row("SkiaSharp", jpeg ? "found: JPEG, WebP, GIF and BMP" : "not found: PNG and PNM alone can be read");
        foreach (var (name, _, what) in devices) Row(name, what);
        Row("downloads", offline ? "off (FOVEA_OFFLINE)" : "on");
        foreach (var (i, folder) in folders.Index())
        {
            var what = !folder.Exists ? "no such folder" : folder.Found.Length == 0 ? "nothing known" : string.Join(", ", folder.Found);
            Row(i == 0 ? "data" : "", $"{folder.Path}: {what}");
        }
        return Application.Done;
    }

    // Whether a device can be used, and what it is, or why not.
    private static (string Name, bool Found, string What) Opened(DeviceEntry entry)
    {
        try
        {
            return (entry.Name, true, DeviceCatalog.Open(entry.Name).ToString() ?? entry.Description);
        }
        catch (InvalidOperationException e)
        {
            return (entry.Name, false, e.Message.StartsWith($"{entry.Name}: ", StringComparison.Ordinal)
                ? e.Message[(entry.Name.Length + 2)..] : e.Message);
        }
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
