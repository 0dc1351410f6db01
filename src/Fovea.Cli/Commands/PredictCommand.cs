using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea predict</c>: the likeliest classes of pictures.</summary>
internal sealed class PredictCommand : ICommand
{
    private const int BarWidth = 30;

    public Command Build()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder that 'fovea train' wrote." };
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "Pictures: PNG, JPEG, WebP, GIF, BMP or PNM.", Arity = ArgumentArity.OneOrMore,
        };
        var top = CommonOptions.AtLeastOne(new Option<int>("--top")
        {
            Description = "Classes to show for each picture.", DefaultValueFactory = _ => 5, HelpName = "N",
        });
        var invert = new Option<bool>("--invert") { Description = "Exchange dark and light: for dark writing on light paper." };
        var (background, json) = (BackgroundOption.Create(), CommonOptions.Json());
        var command = new ExampleCommand("predict", "Classify pictures with a trained network.", "fovea predict runs/mnist-cnn-1 photo.png",
            "fovea predict runs/mnist-cnn-1 scans/*.jpg --invert --top 3") { run, images, top, invert, background, json };
        command.SetAction(parsed =>
            Run(parsed.GetValue(run)!, parsed.GetValue(images)!, parsed.GetValue(top), parsed.GetValue(invert),
                BackgroundOption.Value(parsed, background), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string run, string[] images, int count, bool invert, Rgb background, bool json)
    {
        var classifier = RunFolder.Classifier(run);
        // Every picture is read before anything is printed: a result is whole or absent.
        var results = images.Select(file =>
            (File: file, Top: classifier.Classify(PictureFile.Load(file).Flatten(background), count, invert))).ToList();
        if (json)
        {
            JsonOutput.Print(results.Select(r => new Fields { ["file"] = r.File, ["top"] = r.Top.Select(Score) }));
            return Application.Done;
        }
        foreach (var (file, top) in results)
        {
            Console.WriteLine(file);
            var width = top.Max(t => t.Name.Length);
            foreach (var t in top)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {t.Name.PadRight(width)}  {100 * t.Probability,6:F2} %  {new string('█', (int)Math.Round(BarWidth * t.Probability))}").TrimEnd());
        }
        return Application.Done;
    }

    private static Fields Score(ClassScore score) => new()
    {
        ["index"] = score.Index, ["name"] = score.Name, ["probability"] = score.Probability, ["logit"] = score.Logit,
    };
}
