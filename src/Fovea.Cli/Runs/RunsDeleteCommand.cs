using System.CommandLine;
using Fovea.Training;

namespace Fovea.Cli.Runs;

/// <summary><c>fovea runs delete</c>: deletes run folders, and nothing else.</summary>
internal sealed class RunsDeleteCommand : ICommand
{
    public string Parent => "runs";

    public Command Build()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Run folders.", Arity = ArgumentArity.OneOrMore };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("delete", "Delete runs; a run at work and folders that are no runs are refused, and then nothing is deleted.",
            "fovea runs delete runs/digits-1", "fovea runs delete runs/digits-1 runs/digits-2 --yes") { runs, yes, json };
        command.SetAction(parsed => Run([.. (parsed.GetValue(runs) ?? []).Distinct()], parsed.GetValue(yes), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, bool yes, bool json)
    {
        // All are looked at before the first is deleted.
        var sizes = Array.ConvertAll(paths, RunDeletion.Check);
        if (!yes && !IsAgreed(paths, sizes)) return Application.Failed;
        foreach (var path in paths) RunDeletion.Delete(path);
        if (json) JsonOutput.Print(paths.Zip(sizes, (path, size) =>
            new Fields { ["runFolder"] = path, ["files"] = size.Files, ["bytes"] = size.Bytes }));
        else foreach (var path in paths) Console.WriteLine($"Deleted {path}");
        return Application.Done;
    }

    private static bool IsAgreed(string[] paths, (int Files, long Bytes)[] sizes)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            throw new UsageException("delete: nobody can be asked here: pass --yes to delete without a question");
        foreach (var (path, (files, bytes)) in paths.Zip(sizes)) Console.Error.WriteLine($"{path}: {files} files, {TextTable.Size(bytes)}");
        Console.Error.Write(paths.Length == 1 ? "Delete this run? [y/N] " : $"Delete these {paths.Length} runs? [y/N] ");
        if (Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES") return true;
        Console.Error.WriteLine("Nothing was deleted.");
        return false;
    }
}
