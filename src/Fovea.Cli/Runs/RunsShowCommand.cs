using System.CommandLine;
using System.Globalization;
using Fovea.Training;

namespace Fovea.Cli.Runs;

/// <summary><c>fovea runs show</c>: all about a run.</summary>
internal sealed class RunsShowCommand : ICommand
{
    public string Parent => "runs";

    public Command Build()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder that 'fovea train' wrote." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("show", "Show a run: figures by epoch, record, configuration and files.",
            "fovea runs show runs/digits-1") { run, json };
        command.SetAction(parsed => Run(parsed.GetValue(run)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, bool json)
    {
        var run = RunSummary.Of(path);
        var config = ConfigValues.Of(run.Config);
        var files = RunSearch.Files(path).Select(f => (Name: Path.GetRelativePath(path, f.FullName), f.Length)).ToList();
        if (json)
        {
            var fields = run.ToFields();
            fields["figures"] = run.Figures.Names.Select(n => new Fields
            {
                ["name"] = n, ["epochs"] = run.Figures.Curve(n).Select(p => p.Epoch),
                ["values"] = run.Figures.Curve(n).Select(p => p.Value),
            });
            fields["configuration"] = config;
            fields["files"] = files.Select(f => new Fields { ["name"] = f.Name, ["bytes"] = f.Length });
            JsonOutput.Print(fields);
            return Application.Done;
        }
        Console.WriteLine(run.Path);
        foreach (var column in RunColumn.Shown.Skip(1)) Row(column.Name, column.Text(run));
        foreach (var (i, session) in run.Record.Sessions.Index())
        {
            Row(i == 0 ? "trained" : "continued", string.Create(CultureInfo.InvariantCulture,
                $"{session.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, steps {session.FirstStep}…{session.LastStep}, {session.Status.ToString().ToLowerInvariant()}: Fovea {session.Version}, {session.Threads} thread(s)"));
            if (session.Machine is { } machine) Row("", $"{machine.Processor}, {machine.VectorBits} bits, {machine.Runtime}, {machine.System}");
            if (session.CommandLine.Length > 0) Row("", session.CommandLine);
            var changed = session.Dirty == true ? ", with changes that are not committed" : "";
            if (session.Commit is { } commit) Row("", $"commit {commit}{changed}");
        }
        foreach (var test in run.Record.TestEvaluations) Row("test set", string.Create(CultureInfo.InvariantCulture,
            $"measured by {test.By} {test.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC at step {test.Step}"));
        Console.WriteLine();
        Console.WriteLine(Figures(run));
        Console.WriteLine();
        foreach (var (key, value) in config)
            if (value is not null) Row(key, Excerpt.Of(ConfigValues.Text(value), 100), 24);
        Console.WriteLine();
        var table = new TextTable("file", "size>");
        foreach (var (name, length) in files) table.Add(name, TextTable.Size(length));
        Console.WriteLine(table);
        return Application.Done;
    }

    private static TextTable Figures(RunSummary run)
    {
        var names = run.Figures.Names;
        var table = new TextTable(["epoch>", .. names.Select(n => n + ">")]);
        var epochs = names.SelectMany(n => run.Figures.Curve(n)).Select(p => p.Epoch).Distinct().Order().ToList();
        foreach (var epoch in epochs) table.Add([epoch.ToString(CultureInfo.InvariantCulture), .. names.Select(n =>
            run.Figures.Curve(n).Where(p => p.Epoch == epoch).Select(p => RunColumn.Figure(n, p.Value)).LastOrDefault(""))]);
        return table;
    }

    private static void Row(string name, string value, int width = 10) => Console.WriteLine($"  {name.PadRight(width)}  {value}");
}
