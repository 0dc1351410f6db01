using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea explain</c>: where in pictures a network looked for its answer.</summary>
internal sealed class ExplainCommand : ICommand
{
    private const string All = "all";

    private static readonly string[] Methods = [.. ExplanationCatalog.All.Select(m => m.Name)];

    public Command Build()
    {
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "Pictures, or folders of pictures: PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.", Arity = ArgumentArity.OneOrMore,
        };
        var method = new Option<string>("--method")
        {
            Description = $"Ways to explain, with commas between, or all: {string.Join("; ",
                ExplanationCatalog.All.Select(m => $"{m.Name}: {m.Description}"))}.",
            DefaultValueFactory = _ => Methods[0], HelpName = "NAME",
        };
        var wanted = new Option<string?>("--class")
        {
            Description = "The class to explain: name, id or number; the answer, and the right class where it is known, unless given.",
            HelpName = "NAME",
        };
        var @out = CommonOptions.Out(
            "The picture to write; of several, a folder. A page where it ends in .html. IMAGE-explained.png unless given.");
        @out.Aliases.Add("-o");
        var size = CommonOptions.AtLeastOne(new Option<int>("--size")
        {
            Description = "Side of each picture that is written, in pixels.", DefaultValueFactory = _ => 280, HelpName = "N",
        });
        var report = new Option<string?>("--report")
        {
            Description = "Write a page with wrong and right pictures side by side.", HelpName = "PAGE.html",
        };
        var labels = new Option<string?>("--labels")
        {
            Description = "Right classes, lines of file,label; the folder's name, or an id that a file's name begins with, unless given.",
            HelpName = "FILE",
        };
        var arguments = ExplanationCatalog.All.SelectMany(e => e.Arguments).DistinctBy(a => a.Name)
            .Select(a => (Spec: a, Option: ArgumentOption.Of(a))).ToList();
        var (classifier, threads, json) = (new ClassifierOptions(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new ExampleCommand("explain", "Show where in pictures a network looked for its answer.",
            "fovea explain photo.jpg --weights squeezenet1_0-imagenet.safetensors --classes classes.tsv -o photo-gradcam.png",
            "fovea explain photo.jpg --weights model.onnx --method all --class 'tabby cat'",
            "fovea explain photos/ --weights runs/folder-1 --report page.html") { images };
        classifier.AddTo(command);
        foreach (Option option in (Option[])[method, wanted, .. arguments.Select(a => a.Option), @out, size, report, labels,
            CommonOptions.MaxPixels(), CommonOptions.Device(), threads, json])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var methods = Chosen(parsed.GetValue(method)!, spec => parsed.GetResult(arguments.First(a => a.Spec.Name == spec.Name).Option)
                is { Implicit: false } ? ArgumentOption.Value(parsed, arguments.First(a => a.Spec.Name == spec.Name).Option) : null);
            if (parsed.GetValue(threads) is { } n) WorkPool.Threads = n;
            var (network, classes) = classifier.Open(parsed);
            var files = PictureFile.Expand(parsed.GetValue(images)!);
            var side = parsed.GetValue(size) is >= 32 and <= 2000 and var s ? s : throw new UsageException("--size: expected 32 to 2000");
            var page = parsed.GetValue(report);
            var output = parsed.GetValue(@out);
            if (output is not null && Path.GetExtension(output).Equals(".html", StringComparison.OrdinalIgnoreCase))
                (page, output) = (page ?? output, null);
            else if (output is null && page is null && files.Count == 1)
                output = $"{Path.GetFileNameWithoutExtension(files[0])}-explained.png";
            if (output is null && page is null)
                throw new UsageException(
                    "explain: expected --out: a folder for the pictures, or --report: a page. See: fovea explain --help");
            int[]? asked = parsed.GetValue(wanted) is { } name ? [Class(classes, name)] : null;
            var known = parsed.GetValue(labels) is { } file ? LabelFile.Load(file, classes) : null;
            return Run(network, files, methods, asked, f => known is not null ? known.Of(f) : classes.OfPath(f),
                output is null ? null : PictureFile.Outputs("--out", output, files, ""), side, page, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(ImageClassifier classifier, IReadOnlyList<string> files, IReadOnlyList<(string, Explanation)> methods,
        int[]? wanted, Func<string, int?> label, string[]? outputs, int side, string? page, bool json)
    {
        using var interruption = new Interruption();
        var (explained, problems) = ProgressView.Run($"Explaining {files.Count} pictures", progress =>
        {
            var (done, bad) = (new List<ExplainedPicture>(), new List<string>());
            foreach (var (i, file) in files.Index())
            {
                interruption.Token.ThrowIfCancellationRequested();
                try
                {
                    var picture = ExplainedPicture.Of(classifier, file, PictureFile.Load(file), methods, label(file), wanted,
                        cancellation: interruption.Token);
                    if (outputs is not null) picture.Sheet(side).Save(outputs[i]);
                    done.Add(picture);
                }
                catch (Exception e) when (files.Count > 1 && e is DataFormatException or UnauthorizedAccessException)
                {
                    bad.Add(e.Message);
                }
                progress.Report((i + 1.0) / files.Count);
            }
            return (done, bad);
        }, interruption.Token);
        var network = classifier.Metadata.GetValueOrDefault("network", "the network");
        if (page is not null) new ExplanationPage { Network = network, Pictures = explained }.Write(page);
        if (json) JsonOutput.Print(explained.Select(Json));
        else
        {
            foreach (var picture in explained) Print(picture);
            foreach (var output in outputs ?? []) if (explained.Count == 1) Console.WriteLine($"Picture: {output}");
            if (outputs is { Length: > 1 }) Console.WriteLine($"Pictures: {Path.GetDirectoryName(outputs[0])}");
            if (page is not null) Console.WriteLine($"Page: {page}");
        }
        foreach (var problem in problems) Console.Error.WriteLine($"fovea: left out: {problem.ReplaceLineEndings(" ")}");
        return problems.Count == 0 ? Application.Done : Application.Failed;
    }

    private static void Print(ExplainedPicture picture)
    {
        var verdict = picture.IsRight switch { true => "  right", false => $"  wrong: it is {picture.Label!.Value.Name}", null => "" };
        Console.WriteLine(FormattableString.Invariant(
            $"{picture.File}: {picture.Top[0].Name} {100 * picture.Top[0].Probability:F2} %{verdict}"));
    }

    private static Fields Json(ExplainedPicture picture) => new()
    {
        ["file"] = picture.File, ["top"] = picture.Top.Select(ClassifyReport.Score),
        ["label"] = picture.Label is { } label ? ClassifyReport.Score(label) : null,
        ["maps"] = picture.Maps.Select(m => new Fields
        {
            ["method"] = m.Map.Method, ["index"] = m.Class.Index, ["name"] = m.Class.Name, ["layer"] = m.Map.Layer,
            ["rows"] = m.Map.Values.Shape[0], ["columns"] = m.Map.Values.Shape[1], ["largest"] = m.Map.Values.ToArray<float>().Max(),
        }),
    };

    private static List<(string Title, Explanation Method)> Chosen(string text, Func<ArgumentSpec, object?> given)
    {
        var names = text == All ? Methods : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0) throw new UsageException($"--method: expected one of {string.Join(", ", Methods)}, all");
        return [.. names.Select(name =>
        {
            var entry = ExplanationCatalog.Find(name) ?? throw new UsageException(
                $"--method: expected one of {string.Join(", ", Methods)}, all, got '{name}'{Nearest.Hint(name, Methods)}");
            var values = entry.Arguments.Select(a => (a.Name, Value: given(a))).Where(a => a.Value is not null)
                .ToDictionary(a => a.Name, a => a.Value);
            try
            {
                return (entry.Title, entry.Create(new(entry.Arguments, values)));
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw new UsageException(e.Message.Split(" (Parameter", 2)[0]);
            }
        })];
    }

    private static int Class(ClassList classes, string name) => classes.Find(name)
        ?? throw new UsageException($"--class: expected a class's name, id or number, got '{name}'{Nearest.Hint(name, classes.Names)}");
}
