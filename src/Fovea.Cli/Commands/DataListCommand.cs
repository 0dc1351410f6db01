using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data list</c>: what there is, where it was found, how much of it, and whose it is.</summary>
internal sealed class DataListCommand : ICommand
{
    public string Parent => "data";

    public Command Build()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Data sets to tell all about: files, checksums, mirrors. A table of all of them unless given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new ExampleCommand("list", "List the data sets, where they were found, how much is there, and whom to credit.",
            "fovea data list", "fovea data list mnist", "fovea data list --data DIR --json") { names, data, json };
        command.SetAction(parsed => Run(parsed.GetValue(names) ?? [], parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] names, string? data, bool json)
    {
        var entries = names.Length == 0 ? DatasetCatalog.Downloads : [.. names.Select(n => DataCommand.FindDownload(n)).Distinct()];
        var found = entries.Select(e => (Entry: e, Place: e.Search(data))).Select(f => (f.Entry, f.Place, Count: Count(f.Entry, f.Place)))
            .ToList();
        if (json) JsonOutput.Print(found.Select(f => Fields(f.Entry, f.Place, f.Count)));
        else if (names.Length > 0)
        {
            foreach (var (i, (entry, place, count)) in found.Index())
            {
                if (i > 0) Console.WriteLine();
                Tell(entry, place, count);
            }
        }
        else
        {
            var table = new TextTable("name", "train>", "test>", "image", "licence", "found");
            foreach (var (entry, place, count) in found)
            {
                // What is there; where nothing is, what is published.
                var counts = place is null ? entry.Counts : count;
                table.Add(entry.Name, Number(counts?.Train), Number(counts?.Test), string.Join('×', entry.ImageShape.Sizes.ToArray()),
                    entry.Licence.Split(';')[0], Where(entry, place));
            }
            Console.WriteLine(table);
            if (found.Any(f => f.Place is not null && f.Count is null))
                Console.WriteLine("?: not counted; 'fovea data verify NAME' reads all of it");
            Console.WriteLine();
            foreach (var (entry, _, _) in found) Console.WriteLine($"{entry.Name}: {entry.Description}. {Credit(entry)}");
        }
        return Application.Done;
    }

    private static Fields Fields(DownloadEntry entry, string? place, (int Train, int Test)? count) => new()
    {
        ["name"] = entry.Name, ["description"] = entry.Description,
        ["train"] = place is null ? null : count?.Train, ["test"] = place is null ? null : count?.Test,
        ["publishedTrain"] = entry.Counts.Train, ["publishedTest"] = entry.Counts.Test,
        ["imageShape"] = entry.ImageShape.Sizes.ToArray(), ["licence"] = entry.Licence, ["attribution"] = entry.Attribution,
        ["homepage"] = entry.Homepage, ["embedded"] = entry.Files.Count == 0, ["location"] = entry.Files.Count == 0 ? null : place,
        ["downloadBytes"] = entry.DownloadSize,
        ["files"] = entry.Files.Select(f => new Fields
        {
            ["name"] = f.Name, ["bytes"] = f.Size > 0 ? f.Size : null, ["checksum"] = f.Digest?.ToString(),
            ["mirrors"] = f.Mirrors.Select(m => m.AbsoluteUri),
        }),
    };

    private static void Tell(DownloadEntry entry, string? place, (int Train, int Test)? count)
    {
        Console.WriteLine($"{entry.Name}: {entry.Description}");
        Row("published", Amount(entry, entry.Counts));
        Row("found", place is null ? Where(entry, place) : $"{Amount(entry, count)}, {Where(entry, place)}");
        Row("licence", entry.Licence);
        Row("cite", entry.Attribution);
        if (entry.Homepage.Length > 0) Row("page", entry.Homepage);
        foreach (var file in entry.Files)
        {
            Row("file", $"{file.Name}, {(file.Size > 0 ? $"{Number(file.Size)} bytes" : "of unknown size")}, "
                + (file.Digest?.ToString() ?? "no published checksum: not verified"));
            foreach (var mirror in file.Mirrors) Row("", mirror.AbsoluteUri);
        }
    }

    private static void Row(string name, string value) => Console.WriteLine($"  {name,-9}  {value}");

    private static (int Train, int Test)? Count(DownloadEntry entry, string? place)
    {
        try
        {
            return place is null ? null : entry.CountAt(place);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be counted cannot be read, as 'fovea data verify' says in full.
            return null;
        }
    }

    private static string Amount(DownloadEntry entry, (int Train, int Test)? count) => count is not var (train, test) ? "not counted"
        : entry is DatasetEntry ? $"{Number(train)} + {Number(test)} images of {string.Join('×', entry.ImageShape.Sizes.ToArray())}"
        : $"{Number(test)} objects, images of {string.Join('×', entry.ImageShape.Sizes.ToArray())}";

    private static string Where(DownloadEntry entry, string? place) => entry.Files.Count == 0 ? "part of the library"
        : place ?? (entry.DownloadSize > 0 ? $"no; to download: {TextTable.Size(entry.DownloadSize)}" : "no; to download");

    private static string Credit(DownloadEntry entry) =>
        entry.Attribution.EndsWith(entry.Licence, StringComparison.Ordinal) ? entry.Attribution
            : $"{entry.Attribution} (licence: {entry.Licence})";

    private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";
}
