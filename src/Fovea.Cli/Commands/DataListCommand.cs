using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data list</c>: what there is, where it was found, and whose it is.</summary>
internal sealed class DataListCommand : ICommand
{
    public string Parent => "data";

    public Command Build()
    {
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new ExampleCommand("list", "List the data sets, where they were found, and whom to credit.",
            "fovea data list", "fovea data list --data DIR --json") { data, json };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? data, bool json)
    {
        var found = DatasetCatalog.All.Select(e => (Entry: e, Place: e.Search(data))).ToList();
        if (json)
        {
            JsonOutput.Print(found.Select(f => new Fields
            {
                ["name"] = f.Entry.Name, ["description"] = f.Entry.Description, ["train"] = f.Entry.Counts.Train,
                ["test"] = f.Entry.Counts.Test,
                ["imageShape"] = f.Entry.ImageShape.Sizes.ToArray(), ["licence"] = f.Entry.Licence, ["attribution"] = f.Entry.Attribution,
                ["embedded"] = f.Entry.Files.Count == 0, ["location"] = f.Entry.Files.Count == 0 ? null : f.Place,
                ["downloadBytes"] = f.Entry.DownloadSize,
            }));
            return Application.Done;
        }
        var table = new TextTable("name", "train>", "test>", "image", "licence", "found");
        foreach (var (entry, place) in found)
        {
            table.Add(entry.Name, Number(entry.Counts.Train), Number(entry.Counts.Test), string.Join('×', entry.ImageShape.Sizes.ToArray()),
                entry.Licence.Split(';')[0], Where(entry, place));
        }
        Console.WriteLine(table);
        Console.WriteLine();
        foreach (var (entry, _) in found) Console.WriteLine($"{entry.Name}: {entry.Description}. {Credit(entry)}");
        return Application.Done;
    }

    private static string Where(DatasetEntry entry, string? place) =>
        entry.Files.Count == 0 ? "part of the library" : place ?? $"no; to download: {TextTable.Size(entry.DownloadSize)}";

    private static string Credit(DatasetEntry entry) =>
        entry.Attribution.EndsWith(entry.Licence, StringComparison.Ordinal) ? entry.Attribution
            : $"{entry.Attribution} (licence: {entry.Licence})";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
