using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea predict RUN IMAGE…</c>: <c>fovea classify</c> with a run folder, whole or not at all.</summary>
internal sealed class PredictCommand : ICommand
{
    public Command Build()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder that 'fovea train' wrote." };
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "Pictures: PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.", Arity = ArgumentArity.OneOrMore,
        };
        var top = CommonOptions.AtLeastOne(new Option<int>("--top")
        {
            Description = "Classes to show for each picture.", DefaultValueFactory = _ => 5, HelpName = "N",
        });
        var invert = new Option<bool>("--invert") { Description = "Exchange dark and light: for dark writing on light paper." };
        var (background, json) = (BackgroundOption.Create(), CommonOptions.Json());
        var command = new ExampleCommand("predict", "Classify pictures with a run's network; 'fovea classify' takes any network.",
            "fovea predict runs/mnist-cnn-1 photo.png", "fovea predict runs/mnist-cnn-1 scans/*.jpg --invert --top 3")
        {
            run, images, top, invert, background, CommonOptions.MaxPixels(), CommonOptions.Device(), json,
        };
        command.SetAction(parsed =>
        {
            var classifier = RunFolder.Classifier(parsed.GetValue(run)!);
            classifier = classifier.With(classifier.Preprocessing with
            {
                Invert = parsed.GetValue(invert),
                Background = BackgroundOption.Value(parsed, background),
            });
            // Every picture is read before anything is printed: a result is whole or absent.
            ClassifyReport.Print([.. parsed.GetValue(images)!.Select(file =>
                new PicturePrediction(file, classifier.Predict(PictureFile.Load(file), parsed.GetValue(top))))], parsed.GetValue(json));
            return Application.Done;
        });
        return command;
    }
}
