using System.CommandLine;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps compare</c>: solutions of one object beside each other.</summary>
internal sealed class PsCompareCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var folders = new Argument<string[]>("OUT")
        {
            Description = "Folders that 'fovea ps solve' wrote, two or more of one object.", Arity = ArgumentArity.OneOrMore,
        };
        var @out = CommonOptions.Out("The page to write; compare.html unless given.");
        var json = CommonOptions.Json();
        var command = new ExampleCommand("compare", "Compare solutions of one object: figures, and a page with pictures side by side.",
            "fovea ps compare cat-trimmed cat-learned", "fovea ps compare cat-* --out cat.html") { folders, @out, json };
        command.SetAction(parsed => Run(parsed.GetValue(folders) ?? [], parsed.GetValue(@out) ?? "compare.html", parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] folders, string page, bool json)
    {
        if (folders.Length < 2) throw new UsageException($"ps compare: expected two folders of results or more, got {folders.Length}");
        var comparison = ResultComparison.Of(folders);
        comparison.ToPage().Write(page);
        if (!json)
        {
            Console.WriteLine(comparison.Table().ToText());
            Console.WriteLine($"\nPage: {page}");
            return Application.Done;
        }
        JsonOutput.Print(new Fields
        {
            ["results"] = comparison.Results.Select((r, i) => new Fields
            {
                ["folder"] = r.Folder, ["method"] = r.Method, ["meanAngularError"] = r.MeanError, ["medianAngularError"] = r.MedianError,
                ["meanAngleToFirst"] = i == 0 ? null : AngularError.Of(comparison.Angles[i]).Mean, ["seconds"] = r.Seconds,
            }),
            ["page"] = page,
        });
        return Application.Done;
    }
}
