using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data download</c>: fetches data sets, goes on where an earlier attempt stopped.</summary>
internal sealed class DataDownloadCommand : ICommand
{
    public string Parent => "data";

    private const string Everything = "all";

    public Command Build()
    {
        var names = new Argument<string[]>("NAME") { Description = $"Data sets, or '{Everything}'.", Arity = ArgumentArity.OneOrMore };
        var data = new Option<string?>("--data") { Description = "Folder to put them into; the cache unless given.", HelpName = "DIR" };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("download", "Download data sets; one that was cut off goes on where it stopped.",
            "fovea data download mnist", "fovea data download all --data DIR") { names, data, json };
        command.SetAction(parsed => Run(parsed.GetValue(names)!, parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] names, string? data, bool json)
    {
        var chosen = names.SelectMany(Chosen).Distinct().ToList();
        var results = new List<object>();
        foreach (var entry in chosen)
        {
            var embedded = entry.Files.Count == 0;
            var folder = embedded ? null : DatasetDownload.Run(entry, data);
            if (json) results.Add(new Fields
            {
                ["name"] = entry.Name, ["embedded"] = embedded, ["folder"] = folder,
                ["bytes"] = entry.DownloadSize, ["licence"] = entry.Licence, ["attribution"] = entry.Attribution,
                ["verified"] = entry.Files.All(f => f.Digest is not null),
            });
            else Print(entry, folder);
        }
        if (json) JsonOutput.Print(results);
        return Application.Done;
    }

    private static void Print(DownloadEntry entry, string? folder)
    {
        Console.WriteLine($"{entry.Name}: {folder ?? "part of the library, nothing to download"}");
        if (folder is null) return;
        if (entry.Files.Any(f => f.Digest is null))
            Console.WriteLine("  not verified: its authors publish no checksum");
        Console.WriteLine($"  licence: {entry.Licence}");
        Console.WriteLine($"  cite: {entry.Attribution}");
    }

    private static IEnumerable<DownloadEntry> Chosen(string name) =>
        name.Equals(Everything, StringComparison.OrdinalIgnoreCase) ? DatasetCatalog.Downloads
            : [DataCommand.FindDownload(name, Everything)];
}
