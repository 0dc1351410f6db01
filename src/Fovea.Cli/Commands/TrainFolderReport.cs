using System.Diagnostics;
using System.Globalization;
using Fovea.Data;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary>What <c>fovea train folder</c> shows before and after.</summary>
internal static class TrainFolderReport
{
    private const int BarWidth = 30, MostRows = 40, MostConfused = 5, MostColumns = 12;

    /// <summary>The pictures of each class, with bars.</summary>
    public static void Balance(TextWriter to, ClassBalance balance, RecipeData data)
    {
        var most = Math.Max(balance.Counts.Max(), 1);
        var table = new TextTable("class", "pictures to learn from>", "");
        foreach (var (name, count) in balance.ClassNames.Zip(balance.Counts).Take(MostRows))
        {
            var length = Math.Max(count > 0 ? 1 : 0, (int)Math.Round((double)BarWidth * count / most));
            table.Add(name, count.ToString(CultureInfo.InvariantCulture), new string('█', length));
        }
        to.WriteLine(table);
        if (balance.ClassNames.Count > MostRows) to.WriteLine(Text($"and {balance.ClassNames.Count - MostRows} classes more"));
        to.WriteLine(Text($"In all {data.Training.Count:N0} to learn from, {data.Validation?.Count ?? 0:N0} held out for validation, {data.Test.Count:N0} to test on"));
    }

    /// <summary>What is going to be done.</summary>
    public static void Describe(TextWriter to, TrainingSession s, double reading)
    {
        var c = s.Config;
        to.WriteLine(Text($"Pictures: {string.Join("×", c.ImageShape)}, read in {reading:F1} s"));
        var head = s.FineTuner is { } tuner ? $", weights of {Path.GetFileName(c.Weights)} but for its head {tuner.Head.Name}"
            : c.Weights is { } file ? $", weights of {Path.GetFileName(file)} but for its head" : ", weights drawn at random";
        to.WriteLine(Text($"Network: {c.Network.Name}, {s.Network.ParameterCount:N0} parameters{head}"));
        var phases = s.FineTuner is null ? "" : $" ({string.Join(", then ", c.BuildPhases().Select(p => p.Name == "head" ? "the head alone" : "everything"))})";
        to.WriteLine(Text($"Training: {c.Optimizer.Name}, learning rate {c.LearningRate}, batch size {c.BatchSize}, {c.Epochs} epochs{phases}, seed {c.Seed}, {WorkPool.Threads} thread(s)"));
        to.WriteLine($"Run folder: {s.Run!.Path}");
    }

    /// <summary>Keeps the network, measures the test set once, and shows what came out.</summary>
    public static int Finish(TrainingSession session, EpochClock epochs, Stopwatch clock, double reading, bool json)
    {
        var training = clock.Elapsed.TotalSeconds;
        var (run, result) = (session.Run!, session.Finish());
        var predictions = result.Test.Predictions!;
        var files = ClassReport.Write(run, predictions);
        var testing = clock.Elapsed.TotalSeconds - training;
        var preparations = session.FineTuner?.Preparations ?? [];
        if (json)
        {
            var fields = result.ToFields(clock.Elapsed.TotalSeconds);
            fields["readSeconds"] = reading;
            fields["backboneSeconds"] = preparations.Sum(p => p.Seconds);
            fields["epochSeconds"] = epochs.Epochs.Select(e => e.Seconds).ToArray();
            fields["testSeconds"] = testing;
            var accuracy = predictions.ClassAccuracy();
            fields["classes"] = predictions.Dataset.ClassNames.Select((name, k) =>
                new Fields { ["name"] = name, ["accuracy"] = double.IsFinite(accuracy[k]) ? accuracy[k] : null });
            JsonOutput.Print(fields);
            return Application.Done;
        }
        foreach (var (phase, seconds) in preparations) Console.WriteLine(Text($"Backbone: its outputs for the phase {phase} computed once, in {seconds:F1} s"));
        Times(session, epochs);
        if (result.Validation is { } held) Console.WriteLine($"Validation {result.Test.Figures(held)}");
        Console.WriteLine(Text($"Test {result.Test.Figures(result.Test.Evaluation)}, loss {result.Test.Evaluation.Loss:F4}; measured in {testing:F1} s"));
        Classes(predictions);
        Console.WriteLine(Text($"In all {clock.Elapsed.TotalSeconds:F1} s. Saved: {run.ModelFile} and {ImageClassifier.FileName}"));
        Console.WriteLine($"Class by class: {string.Join(", ", [run.In("plots", "confusion.svg"), .. files])}");
        Console.WriteLine();
        Console.WriteLine("Try next:");
        Console.WriteLine($"  fovea predict {run.Path} IMAGE…");
        Console.WriteLine($"  fovea eval {run.Path}");
        return Application.Done;
    }

    // The first epoch of a phase and the mean of the others: what reading costs is in the first.
    private static void Times(TrainingSession session, EpochClock epochs)
    {
        foreach (var phase in epochs.Epochs.GroupBy(e => session.FineTuner?.PhaseAt(e.Epoch - 1).Name ?? "training"))
        {
            var seconds = phase.Select(e => e.Seconds).ToList();
            var more = seconds.Count > 1 ? Text($", second {seconds[1]:F2} s, {seconds.Count} in {seconds.Sum():F1} s") : "";
            Console.WriteLine(Text($"Epochs ({phase.Key}): first {seconds[0]:F2} s{more}"));
        }
    }

    private static void Classes(Predictions predictions)
    {
        var names = predictions.Dataset.ClassNames;
        var (counts, accuracy) = (predictions.Confusion(), predictions.ClassAccuracy());
        if (names.Count <= MostColumns)
        {
            var table = new TextTable(["true \\ predicted", .. names.Select(n => n + ">"), "right>"]);
            for (var t = 0; t < names.Count; t++)
                table.Add([names[t], .. Enumerable.Range(0, names.Count).Select(p => counts[t, p].ToString(CultureInfo.InvariantCulture)),
                    Text($"{100 * accuracy[t]:F1} %")]);
            Console.WriteLine(table);
        }
        var worst = predictions.MostConfused(MostConfused)
            .Select(c => Text($"{names[c.Label]} as {names[c.Predicted]} ({c.Count})")).ToList();
        if (worst.Count > 0) Console.WriteLine($"Most confused: {string.Join(", ", worst)}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
