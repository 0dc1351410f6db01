// dotnet run -c Release --project benchmarks/Fovea.Serving.Load                    the table of docs/results.md
// dotnet run -c Release --project benchmarks/Fovea.Serving.Load -- hostile 10000   one in ten requests is hostile
// dotnet run -c Release --project benchmarks/Fovea.Serving.Load -- restart 10      restarts under load
using System.Globalization;
using Fovea;
using Fovea.Serving.Load;

if (args is ["server", var kind, var model, .. var rest]) return await LoadServer.RunAsync(kind, model, rest);

var folder = Directory.CreateTempSubdirectory("fovea-load-").FullName;
try
{
    var machine = MachineInfo.Current;
    Console.WriteLine($"{machine.Processor}, {Environment.ProcessorCount} cores; load of the last minute {Load()}");
    switch (args)
    {
        case [] or ["table", ..]:
            var rounds = args is [_, var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 5;
            if (LoadModel.SqueezeNet(folder) is { } photographs) await Comparison.RunAsync(photographs, rounds, TimeSpan.FromSeconds(3));
            else Console.WriteLine("squeezenet: left out, FOVEA_DATA has no imagenet/");
            await Comparison.RunAsync(LoadModel.MnistCnn(folder), rounds, TimeSpan.FromSeconds(2));
            break;
        case ["hostile", .. var count]:
            var requests = count is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 10_000;
            if (!await HostileReport.RunAsync(LoadModel.MnistCnn(folder), requests)) return 1;
            break;
        case ["restart", .. var times]:
            var restarts = times is [var often] ? int.Parse(often, CultureInfo.InvariantCulture) : 10;
            if (!await HostileReport.RestartAsync(LoadModel.MnistCnn(folder), restarts)) return 1;
            break;
        default:
            Console.Error.WriteLine("expected no arguments, table ROUNDS, hostile COUNT or restart COUNT");
            return 2;
    }
    Console.WriteLine($"\nload of the last minute afterwards {Load()}");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
