using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Studies;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea experiment</c>: the named studies.</summary>
internal sealed class ExperimentCommand : ICommand
{
    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("experiment", "Studies that show what a part of a network does; without a name, list them.",
            "fovea experiment", "fovea experiment batchnorm-view", "fovea experiment dropout --quick") { json };
        foreach (var study in Catalog<IExperiment>.All) command.Add(Study(study));
        command.SetAction(parsed => List(parsed.GetValue(json)));
        return command;
    }

    private static ExampleCommand Study(IExperiment study)
    {
        var @out = CommonOptions.Out($"The folder of the page and of what is trained; experiments/{study.Name} unless given. A study that was stopped goes on from what is there.");
        var quick = new Option<bool>("--quick") { Description = "The direction of the effect in seconds: fewer samples and epochs." };
        var (seed, json, data, threads) = (CommonOptions.Seed(), CommonOptions.Json(), CommonOptions.Data(), CommonOptions.Threads());
        var own = study.Arguments.Select(a => (Spec: a, Option: ArgumentOption.Of(a))).ToList();
        var command = new ExampleCommand(study.Name, $"{study.Description} Source: {study.Source}. Takes {study.Duration} on two cores.",
            $"fovea experiment {study.Name}", $"fovea experiment {study.Name} --quick --seed 1") { quick, @out, data, seed, threads, json };
        foreach (var (_, option) in own) command.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } number) WorkPool.Threads = number;
            var given = own.Where(o => parsed.GetResult(o.Option) is not null)
                .ToDictionary(o => o.Spec.Name, o => ArgumentOption.Value(parsed, o.Option));
            using var interrupt = new Interruption();
            var isQuick = parsed.GetValue(quick);
            var folder = parsed.GetValue(@out) ?? Path.Combine("experiments", isQuick ? study.Name + "-quick" : study.Name);
            var context = new ExperimentContext
            {
                Arguments = new(study.Arguments, given), Folder = folder, Seed = parsed.GetValue(seed), Quick = isQuick,
                DataFolder = parsed.GetValue(data), Note = Console.Error.WriteLine, View = ConsoleProgress.Live,
                Cancellation = interrupt.Token,
            };
            return Run(study, context, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(IExperiment study, ExperimentContext context, bool json)
    {
        ExperimentResult result;
        try
        {
            result = study.Run(context);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"fovea: stopped; what was trained is in {context.Folder}. The same command goes on from there.");
            return Application.Failed;
        }
        var page = Path.Combine(context.Folder, "report.html");
        Directory.CreateDirectory(context.Folder);
        result.ToPage(study, context).Write(page);
        if (json)
        {
            result.Figures["findings"] = result.Findings.Select(f => new Fields { ["text"] = f.Text, ["holds"] = f.Holds });
            result.Figures["report"] = page;
            JsonOutput.Print(result.Figures);
        }
        else
        {
            foreach (var table in result.Tables)
                Console.WriteLine($"{(table.Title.Length > 0 ? table.Title + Environment.NewLine : "")}{table.ToText()}{Environment.NewLine}");
            foreach (var finding in result.Findings) Console.WriteLine(finding);
            Console.WriteLine(page);
        }
        return result.Holds ? Application.Done : Application.Failed;
    }

    private static int List(bool json)
    {
        if (json)
        {
            JsonOutput.Print(Catalog<IExperiment>.All.Select(s => new Fields
            {
                ["name"] = s.Name, ["description"] = s.Description, ["source"] = s.Source, ["duration"] = s.Duration,
            }));
            return Application.Done;
        }
        var table = new TextTable("experiment", "takes>", "shows");
        foreach (var study in Catalog<IExperiment>.All) table.Add(study.Name, study.Duration, study.Description);
        Console.WriteLine(table);
        return Application.Done;
    }
}
