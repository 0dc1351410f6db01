using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary><c>fovea train … --overfit N</c>: whether N pictures can be learned at all.</summary>
internal sealed class OverfitMode : ITrainMode
{
    private readonly Option<int?> _samples = CommonOptions.AtLeastOne(new Option<int?>("--overfit")
    {
        Description = "Try whether so many training pictures can be learned by heart, without augmentation, dropout and weight decay; exit code 1 "
            + "where they cannot. Keeps nothing.",
        HelpName = "N",
    });

    public Option Option => _samples;

    public int Run(TrainModeCall call)
    {
        var samples = call.Parsed.GetValue(_samples)!.Value;
        var data = call.Config.LoadData();
        var check = new OverfitCheck { Samples = samples };
        if (call.Epochs is { } epochs)
        {
            var batch = Math.Min(call.Config.BatchSize, samples);
            check = check with { MostSteps = (int)Math.Min((long)epochs * ((samples + batch - 1) / batch), int.MaxValue) };
        }
        using var interrupt = new Interruption();
        var token = interrupt.Token;
        OverfitResult result;
        try
        {
            result = ProgressView.Run($"learning {samples} pictures by heart", progress => check.Run(call.Config, data, progress, token),
                token);
        }
        catch (ArgumentException e) when (samples > data.Training.Count)
        {
            throw new UsageException($"--{e.Message}");
        }
        if (call.Json) JsonOutput.Print(new Fields
        {
            ["samples"] = result.Samples, ["isLearned"] = result.IsLearned, ["steps"] = result.Steps, ["epochs"] = result.Epochs,
            ["firstLoss"] = result.FirstLoss, ["loss"] = result.Loss,
            ["accuracy"] = double.IsFinite(result.Accuracy) ? result.Accuracy : null,
            ["seconds"] = result.Time.TotalSeconds, ["lookAt"] = result.LookAt,
        });
        else
        {
            Console.WriteLine(Line(result));
            if (result.LookAt.Count > 0) Console.WriteLine("Look at:");
            foreach (var line in result.LookAt) Console.WriteLine($"  {line}");
        }
        return result.IsLearned ? Application.Done : Application.Failed;
    }

    private static string Line(OverfitResult r)
    {
        var got = double.IsFinite(r.Accuracy)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(r.Accuracy * r.Samples)} of {r.Samples} pictures") : $"{r.Samples} samples";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(r.IsLearned ? "Learned by heart" : "Not learned by heart")}: {got} after {r.Steps:N0} steps ({r.Epochs:N0} passes), loss {r.FirstLoss:F4} to {r.Loss:F4}; {r.Time.TotalSeconds:F1} s");
    }
}
