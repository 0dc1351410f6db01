using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fovea.Cli.Terminal;
using Fovea.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data verify</c>: compares what was found with the published checksums and reads all of it.</summary>
internal sealed class DataVerifyCommand : ICommand
{
    public string Parent => "data";

    public Command Build()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Data sets; all that are found unless given.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        data.Description = "Folder of data sets; then FOVEA_DATA, then the cache. Nothing is downloaded.";
        var command = new ExampleCommand("verify",
            "Check data sets: their checksums, and that all of them can be read. Exit code 1 where one cannot be read.",
            "fovea data verify", "fovea data verify mnist --data DIR") { names, data, json };
        command.SetAction(parsed => Run(parsed.GetValue(names) ?? [], parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] names, string? data, bool json)
    {
        var entries = names.Length > 0
            ? names.Select(n => DataCommand.FindDownload(n)).Distinct().ToList()
            : [.. DatasetCatalog.Downloads.Where(e => e.Search(data) is not null)];
        var checks = entries.ConvertAll(e => (Entry: e, Check: Verify(e, data)));
        if (json)
        {
            JsonOutput.Print(checks.Select(c => new Fields
            {
                ["name"] = c.Entry.Name, ["state"] = State(c.Check), ["location"] = c.Entry.Files.Count == 0 ? null : c.Check.Location,
                ["train"] = c.Check.Train, ["test"] = c.Check.Test, ["problem"] = c.Check.Problem,
                ["files"] = c.Check.Files.Select(f => new Fields { ["path"] = f.Path, ["state"] = Camel(f.State), ["detail"] = f.Detail }),
            }));
        }
        else
        {
            var width = checks.Max(c => c.Entry.Name.Length);
            foreach (var (entry, check) in checks) Console.WriteLine($"{entry.Name.PadRight(width)}  {Line(entry, check)}");
        }
        return checks.All(c => c.Check.Problem is null) ? Application.Done : Application.Failed;
    }

    private static DatasetCheck Verify(DownloadEntry entry, string? data)
    {
        try
        {
            return entry.Verify(data);
        }
        catch (UnauthorizedAccessException problem)
        {
            return new(entry.Name, entry.Search(data)!, [], 0, 0, problem.Message);
        }
    }

    private static string Line(DownloadEntry entry, DatasetCheck check)
    {
        if (check.Problem is { } problem) return $"unreadable: {problem.ReplaceLineEndings(" ")}";
        var counts = entry is DatasetEntry ? string.Create(CultureInfo.InvariantCulture, $"{check.Train:N0} + {check.Test:N0} images")
            : string.Create(CultureInfo.InvariantCulture, $"{check.Test:N0} objects");
        var whole = (check.Train, check.Test) == entry.Counts ? ""
            : entry is not DatasetEntry ? string.Create(CultureInfo.InvariantCulture, $" (published: {entry.Counts.Test:N0})")
            : string.Create(CultureInfo.InvariantCulture, $" (published: {entry.Counts.Train:N0} + {entry.Counts.Test:N0})");
        var state = State(check) switch
        {
            "official" => entry.Files.Count == 0 ? "official, part of the library" : "official",
            "sameContent" => "same content as the published files, packed otherwise",
            "different" => "readable, but different from the published files",
            _ => "readable; there is no checksum to compare with",
        };
        return $"{state}: {counts}{whole}{(entry.Files.Count == 0 ? "" : $", in {check.Location}")}";
    }

    private static string State(DatasetCheck check)
    {
        if (check.Problem is not null) return "unreadable";
        FileState[] worstFirst = [FileState.Different, FileState.Unknown, FileState.SameContent];
        var worst = worstFirst.Where(s => check.Files.Any(f => f.State == s)).Append(FileState.Official).First();
        return Camel(worst);
    }

    private static string Camel(FileState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
