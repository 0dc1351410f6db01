using System.CommandLine;
using System.Globalization;
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
            "fovea eval runs/mnist-cnn-1") { run, data, threads, json };
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
        var predictions = Predictions.Of(session.Trainer, session.TestBatches);
        RunPlots.Write(session.Run!, predictions, session.Data.HeldOut);
        var (test, names, classes) = (predictions.Evaluation, predictions.Dataset.ClassNames, predictions.ClassAccuracy());
        if (json)
        {
            JsonOutput.Print(new
            {
                recipe = session.Recipe.Name, testSamples = test.Count, testAccuracy = test.Accuracy, testLoss = test.Loss,
                classes = names.Select((name, i) => new { name, accuracy = double.IsNaN(classes[i]) ? (double?)null : classes[i] }),
                    runFolder = path,
            });
            return Application.Done;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Test accuracy: {100 * test.Accuracy:F2} % of {test.Count:N0} images, loss {test.Loss:F4}"));
        var width = names.Max(n => n.Length);
        foreach (var (i, name) in names.Index())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {100 * classes[i],6:F2} %"));
        var confusion = predictions.Confusion();
        var worst = (from t in Enumerable.Range(0, names.Count) from p in Enumerable.Range(0, names.Count)
            where t != p && confusion[t, p] > 0 orderby confusion[t, p] descending select (t, p)).Take(5).ToList();
        if (worst.Count > 0) Console.WriteLine("Most confused: "
            + string.Join(", ", worst.Select(c =>
                string.Create(CultureInfo.InvariantCulture, $"{names[c.t]} as {names[c.p]} ({confusion[c.t, c.p]})"))));
        Console.WriteLine($"Pictures: {session.Run!.In("plots")}");
        return Application.Done;
    }
}
