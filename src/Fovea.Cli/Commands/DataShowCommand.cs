using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data show</c>: a picture of samples with their labels.</summary>
internal sealed class DataShowCommand : ICommand
{
    public string Parent => "data";

    private const int Columns = 8;

    public Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "The data set." };
        var count = new Option<int>("--count") { Description = "How many images.", DefaultValueFactory = _ => 40, HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                && n is < 1 or > 4000)
                result.AddError($"--count: expected 1…4000, got {n}");
        });
        var @out = CommonOptions.Out("The picture to write, .png, .jpg or .webp; NAME-samples.png unless given.");
        var test = new Option<bool>("--test") { Description = "Samples of the test images instead of the training images." };
        var (seed, data, json) = (CommonOptions.Seed(), CommonOptions.Data(), CommonOptions.Json());
        var command = new ExampleCommand("show", "Draw samples with their labels as a grid.",
            "fovea data show digits", "fovea data show mnist --test --count 64 --seed 1 --out grid.png") { name, count, @out, test, seed,
                data, json };
        command.SetAction(parsed => Run(DataCommand.Find(parsed.GetValue(name)!), parsed.GetValue(count), parsed.GetValue(@out),
            parsed.GetValue(test), parsed.GetValue(seed), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(DatasetEntry entry, int count, string? path, bool test, ulong seed, string? data, bool json)
    {
        var parts = DatasetDownload.Load(entry, data);
        var part = test ? parts.Test : parts.Train;
        foreach (var line in part.Warnings) Console.Error.WriteLine($"fovea: {line}");
        var indices = new Generator(seed).Permutation(part.Count)[..Math.Min(count, part.Count)];
        var title = string.Create(CultureInfo.InvariantCulture,
            $"{entry.Name}, {(test ? "test" : "train")}: {indices.Length} of {part.Count:N0}");
        var grid = SampleGrid.Create(part, indices, Math.Min(Columns, indices.Length), title: title);
        path = Path.GetFullPath(path ?? $"{entry.Name}-samples.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        grid.Save(path);
        if (!json)
        {
            Console.WriteLine(path);
            return Application.Done;
        }
        var labels = indices.Select(i => part.ClassNames[part.Label(i)]);
        JsonOutput.Print(new Fields
        {
            ["name"] = entry.Name, ["part"] = test ? "test" : "train", ["file"] = path, ["labels"] = labels,
            ["indices"] = indices
        });
        return Application.Done;
    }
}
