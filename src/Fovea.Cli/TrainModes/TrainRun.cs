using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary>A training in a run folder, whichever command began it: begun or continued, described, carried out, told of.</summary>
internal static class TrainRun
{
    /// <summary>A new run.</summary>
    /// <param name="config">What is trained.</param>
    /// <param name="folder">The run folder; null for <c>runs/NAME-N</c>.</param>
    /// <exception cref="UsageException">The folder holds a run.</exception>
    public static TrainingSession Start(RunConfig config, string? folder)
    {
        var path = Folder(config, folder);
        TrainSettings.EnsureData(config);
        return Keep(TrainingSession.Start(config), path);
    }

    /// <summary>The run folder: that which was asked for, or <c>runs/NAME-N</c>.</summary>
    /// <exception cref="UsageException">The folder holds a run.</exception>
    public static string Folder(RunConfig config, string? folder)
    {
        var path = folder ?? RunFolder.Free(config.Name);
        if (File.Exists(Path.Combine(path, "config.yaml")))
            throw new UsageException($"{path} holds a run already. Pass another --out, or continue it: fovea train --resume {path}");
        return path;
    }

    /// <summary>Keeps a new run in its folder.</summary>
    public static TrainingSession Keep(TrainingSession session, string path)
    {
        foreach (var warning in session.Data.Training.Warnings.Concat(session.Data.Test.Warnings).Distinct())
            Console.Error.WriteLine($"note: {warning}");
        session.Keep(path);
        return session;
    }

    /// <summary>A run that goes on.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="data">Where to look for data first; null for where it was.</param>
    /// <param name="epochs">Another number of epochs in all, or null.</param>
    public static TrainingSession Resume(string path, string? data, int? epochs)
    {
        var session = TrainingSession.Resume(path, data, epochs);
        foreach (var note in session.Notes) Console.Error.WriteLine($"note: {note}");
        return session;
    }

    /// <summary>Trains to the end, or until somebody stops it, and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public static int Carry(TrainingSession session, Stopwatch clock, bool json)
    {
        using var interrupt = new Interruption();
        return Carry(session, clock, json, interrupt.Token);
    }

    /// <summary>Trains to the end, or until it is cancelled, and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public static int Carry(TrainingSession session, Stopwatch clock, bool json, CancellationToken cancellation)
    {
        Describe(session, json ? Console.Error : Console.Out);
        session.Train(cancellation);
        if (session.Trainer.End == TrainingEnd.Cancelled)
        {
            Console.Error.WriteLine($"fovea: stopped after step {session.Trainer.Progress.Step}; saved. Continue with: fovea train --resume {session.Run!.Path}");
            return Application.Failed;
        }
        return Finish(session, clock, json);
    }

    private static void Describe(TrainingSession s, TextWriter to)
    {
        var c = s.Config;
        string Numbers(float[] values) => string.Join(", ", values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
        var held = s.Data.Validation is { } v ? string.Create(CultureInfo.InvariantCulture, $", {v.Count:N0} held out for validation") : "";
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Data: {c.Dataset.Name}, {s.Data.Training.Count:N0} training images{held}, {s.Data.Test.Count:N0} test images, {string.Join("×", c.ImageShape)}, {c.ClassNames.Length} classes"));
        to.WriteLine($"Inputs: (x − mean)/std with mean {Numbers(c.Mean)} and std {Numbers(c.Std)}");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Network: {NetworkCatalog.Find(c.Network.Name)!.Description}; {s.Network.ParameterCount:N0} parameters"));
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Training: {About(c)}; learning rate {c.LearningRate}, batch size {c.BatchSize}, {c.Epochs} epochs, seed {c.Seed}, {WorkPool.Threads} thread(s)"));
        var hasObjective = s.Trainer.Task.Metrics.Any(m => m.Name == AdversarialFigures.Objective);
        if (hasObjective) to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Two players: V = E ln D(x) + E ln(1 − D(G(z))), −ln 4 = {AdversarialFigures.Optimum:F3} where the best D can tell nothing"));
        to.WriteLine($"Run folder: {s.Run!.Path}");
    }

    private static string About(RunConfig c) => c.Description.Length > 0 ? c.Description
        : c.Schedule is { } schedule ? $"{c.Optimizer.Name}, {schedule.Name}" : c.Optimizer.Name;

    private static int Finish(TrainingSession session, Stopwatch clock, bool json)
    {
        var (run, result) = (session.Run!, session.Finish());
        var (report, test) = (result.Test, result.Test.Evaluation);
        foreach (var note in report.Notes) Console.Error.WriteLine($"note: {note}");
        if (json)
        {
            JsonOutput.Print(result.ToFields(clock.Elapsed.TotalSeconds));
            return Application.Done;
        }
        if (result.Validation is { } v) Console.WriteLine($"Validation {report.Figures(v)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Test {report.Figures(test)}, loss {test.Loss:F4}; {clock.Elapsed.TotalSeconds:F1} s"));
        var (learning, wait) = (session.Trainer.LearningTime, session.Trainer.DataWait);
        if (learning > TimeSpan.Zero) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Learning: {learning.TotalSeconds:F1} s, {100 * (wait / learning):F1} % of it waiting for data"));
        Console.WriteLine($"Saved: {run.ModelFile}, and pictures in {run.In("plots")}");
        Console.WriteLine();
        Console.WriteLine("Try next:");
        if (session.Network is IPictureGenerator)
        {
            Console.WriteLine($"  fovea gan sample {run.Path}");
            Console.WriteLine($"  fovea gan report {run.Path}");
        }
        else Console.WriteLine($"  fovea inspect {run.Path}");
        if (session.Trainer.Task is ClassificationTask) Console.WriteLine($"  fovea predict {run.Path} IMAGE…");
        if (session.Config.Name == "digits") Console.WriteLine("  fovea train mnist-cnn --epochs 10");
        else if (Recipe.Find(session.Config.Name) is { } recipe)
            Console.WriteLine($"  fovea train {recipe.Name} --seed {session.Config.Seed + 1}");
        return Application.Done;
    }
}
