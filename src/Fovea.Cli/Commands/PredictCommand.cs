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
        var parallel = new Option<bool>("--parallel") { Description = "Share the pictures out among the processes of mpirun." };
        var (background, json) = (BackgroundOption.Create(), CommonOptions.Json());
        var command = new ExampleCommand("predict", "Classify pictures with a run's network; 'fovea classify' takes any network.",
            "fovea predict runs/mnist-cnn-1 photo.png", "fovea predict runs/mnist-cnn-1 scans/*.jpg --invert --top 3",
            "mpirun -n 4 fovea predict runs/mnist-cnn-1 scans/*.jpg --parallel")
        {
            run, images, top, invert, background, parallel, CommonOptions.MaxPixels(), CommonOptions.Device(), json,
        };
        command.SetAction(parsed =>
        {
            var (files, count) = (parsed.GetValue(images)!, parsed.GetValue(top));
            ImageClassifier Open()
            {
                var classifier = RunFolder.Classifier(parsed.GetValue(run)!);
                return classifier.With(classifier.Preprocessing with
                {
                    Invert = parsed.GetValue(invert),
                    Background = BackgroundOption.Value(parsed, background),
                });
            }
            if (parsed.GetValue(parallel)) return SharedClassify.Predict(Open, files, count, parsed.GetValue(json));
            var opened = Open();
            // Every picture is read before anything is printed: a result is whole or absent.
            ClassifyReport.Print([.. files.Select(file => Predict(opened, file, count))], parsed.GetValue(json));
            return Application.Done;
        });
        return command;
    }

    /// <summary>The likeliest classes of a picture.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no picture.</exception>
    public static PicturePrediction Predict(ImageClassifier classifier, string file, int top) =>
        new(file, classifier.Predict(PictureFile.Load(file), top));
}
