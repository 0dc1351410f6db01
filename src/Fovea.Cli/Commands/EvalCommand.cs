using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea eval</c>: a run's network on its test set.</summary>
internal sealed class EvalCommand : ICommand
{
    public Command Build()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder that 'fovea train' wrote." };
        var data = CommonOptions.Data();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new ExampleCommand("eval", "Measure a trained network on its test set, class by class.",
            "fovea eval runs/mnist-cnn-1") { run, data, CommonOptions.Device(), threads, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            return Run(parsed.GetValue(run)!, parsed.GetValue(data), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(string path, string? data, bool json)
    {
        var session = TrainingSession.Open(path, data);
        var report = TestReport.Of(session);
        foreach (var note in session.Notes.Concat(report.Notes)) Console.Error.WriteLine($"note: {note}");
        var test = report.Evaluation;
        var names = report.Predictions?.Dataset.ClassNames ?? [];
        var classes = report.Predictions?.ClassAccuracy() ?? [];
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["recipe"] = session.Config.Name, ["testSamples"] = test.Count, ["testAccuracy"] = report.Accuracy,
                ["testLoss"] = test.Loss,
                ["classes"] = names.Select((name, i) =>
                    new Fields { ["name"] = name, ["accuracy"] = double.IsFinite(classes[i]) ? classes[i] : null }),
                ["runFolder"] = path,
            });
            return Application.Done;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test {report.Figures(test)}, loss {test.Loss:F4}"));
        if (report.Predictions is { } predictions) ShowClasses(predictions, names, classes);
        if (report.HasPictures) Console.WriteLine($"Pictures: {session.Run!.In("plots")}");
        return Application.Done;
    }

    private static void ShowClasses(Predictions predictions, IReadOnlyList<string> names, double[] classes)
    {
        var width = names.Max(n => n.Length);
        foreach (var (i, name) in names.Index())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {100 * classes[i],6:F2} %"));
        var worst = predictions.MostConfused(5);
        if (worst.Count > 0) Console.WriteLine("Most confused: "
            + string.Join(", ", worst.Select(c =>
                string.Create(CultureInfo.InvariantCulture, $"{names[c.Label]} as {names[c.Predicted]} ({c.Count})"))));
    }
}
