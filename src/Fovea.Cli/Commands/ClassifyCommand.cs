using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea classify</c>: the likeliest classes of pictures, by any trained network.</summary>
internal sealed class ClassifyCommand : ICommand
{
    public Command Build()
    {
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "Pictures, or folders of pictures: PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.", Arity = ArgumentArity.OneOrMore,
        };
        var top = CommonOptions.AtLeastOne(new Option<int>("--top")
        {
            Description = "Classes to show for each picture.", DefaultValueFactory = _ => 5, HelpName = "N",
        });
        var batch = CommonOptions.AtLeastOne(new Option<int>("--batch")
        {
            Description = "Pictures that are computed together.", DefaultValueFactory = _ => 8, HelpName = "N",
        });
        var annotate = new Option<string?>("--annotate")
        {
            Description = "Write the picture with names and bars below it; of several pictures, into a folder.", HelpName = "FILE|DIR",
        };
        var parallel = new Option<bool>("--parallel") { Description = "Share the pictures out among the processes of mpirun." };
        var (classifier, threads, json) = (new ClassifierOptions(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("classify", "Classify pictures with any trained network.",
            "fovea classify photo.jpg --weights squeezenet1_0-imagenet.safetensors --classes classes.tsv",
            "fovea classify photos/ --weights model.onnx --classes classes.tsv --annotate annotated/",
            "fovea classify photo.png --weights runs/mnist-cnn-1 --top 3 --json",
            "mpirun -n 4 fovea classify photos/ --weights model.onnx --classes classes.tsv --parallel") { images };
        classifier.AddTo(command);
        Option[] options = [top, batch, annotate, parallel, CommonOptions.MaxPixels(), CommonOptions.Device(), threads, json];
        foreach (var option in options) command.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            var call = new ClassifyCall(parsed.GetValue(top), parsed.GetValue(batch), parsed.GetValue(annotate), parsed.GetValue(json));
            IReadOnlyList<string> Files() => PictureFile.Expand(parsed.GetValue(images)!);
            return parsed.GetValue(parallel)
                ? SharedClassify.Run(() => (classifier.Open(parsed).Classifier, Files()), call, parsed.GetValue(threads) is not null)
                : Run(classifier.Open(parsed).Classifier, Files(), call);
        });
        return command;
    }

    private static int Run(ImageClassifier classifier, IReadOnlyList<string> files, ClassifyCall call)
    {
        var names = call.Outputs(files);
        using var interruption = new Interruption();
        var (clock, speed) = (Stopwatch.StartNew(), 0.0);
        var results = ProgressView.Run($"Classifying {files.Count} pictures", progress => classifier.Predict(files, call.Top, call.Batch,
            new Share(progress, s => Volatile.Write(ref speed, s)), interruption.Token), interruption.Token,
            () => string.Create(CultureInfo.InvariantCulture, $"{Volatile.Read(ref speed):F1} pictures/s"));
        var seconds = clock.Elapsed.TotalSeconds;
        ClassifyCall.Annotate(results, names);
        return Report(results, seconds, call.Json);
    }

    /// <summary>Prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(IReadOnlyList<PicturePrediction> results, double seconds, bool json)
    {
        var read = results.Where(r => r.Problem is null).ToList();
        ClassifyReport.Print(read, json);
        if (results.Count > 1)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{read.Count} pictures in {seconds:F2} s: {read.Count / seconds:F1} pictures/s"));
        foreach (var result in results)
            if (result.Problem is not null) Console.Error.WriteLine($"fovea: left out: {result.Problem}");
        return read.Count == results.Count ? Application.Done : Application.Failed;
    }

    private sealed class Share(IProgress<double> progress, Action<double> speed) : IProgress<ClassifyProgress>
    {
        public void Report(ClassifyProgress value)
        {
            speed(value.PicturesPerSecond);
            progress.Report((double)value.Done / value.Total);
        }
    }
}

/// <summary>How pictures are classified.</summary>
/// <param name="Top">Classes of each.</param>
/// <param name="Batch">Pictures that are computed together.</param>
/// <param name="Into">Where pictures with names and bars go; null for nowhere.</param>
/// <param name="Json">Whether the result is one JSON value.</param>
internal sealed record ClassifyCall(int Top, int Batch, string? Into, bool Json)
{
    /// <summary>The files of the pictures with bars, in order; null for none.</summary>
    public IReadOnlyList<string>? Outputs(IReadOnlyList<string> files) =>
        Into is null ? null : PictureFile.Outputs("--annotate", Into, files, "");

    /// <summary>Writes the pictures with bars.</summary>
    public static void Annotate(IReadOnlyList<PicturePrediction> results, IReadOnlyList<string>? names)
    {
        if (names is null) return;
        foreach (var (i, result) in results.Index())
            if (result.Problem is null) ScoreBars.Below(Image.Load(result.File), result.Top).Save(names[i]);
    }
}
