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
                ["bytes"] = entry.DownloadSize
            });
            else Console.WriteLine($"{entry.Name}: {folder ?? "part of the library, nothing to download"}");
        }
        if (json) JsonOutput.Print(results);
        return Application.Done;
    }

    private static IEnumerable<DatasetEntry> Chosen(string name) =>
        name.Equals(Everything, StringComparison.OrdinalIgnoreCase) ? DatasetCatalog.All : [DataCommand.Find(name, Everything)];
}
