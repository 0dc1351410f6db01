using System.CommandLine;
using System.Globalization;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Gan;

/// <summary><c>fovea gan sample</c>: pictures that a trained generator makes.</summary>
internal sealed class GanSampleCommand : ICommand
{
    private const int MostShown = 4096, Most = 100_000;
    private const string Array = ".npy";

    private readonly Argument<string> _run = new("RUN") { Description = "A run folder that 'fovea gan train' wrote." };
    private readonly Option<int> _count = CommonOptions.AtLeastOne(new Option<int>("--count")
    {
        Description = $"How many pictures, at most {MostShown} of them in a picture.", DefaultValueFactory = _ => 64, HelpName = "N",
    });

    private readonly Option<string?> _class = new("--class")
    {
        Description = "The class of all of them, by name or number, of a network that was told classes, such as that of 'fovea train cgan-digits'; all in turn unless given.",
        HelpName = "NAME",
    };

    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<string?> _out = CommonOptions.Out("A picture of all of them, or an array [N, C, H, W] of values 0…1, NAME.npy; samples.png unless given.");
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "gan";

    public Command Build()
    {
        var command = new ExampleCommand("sample", "Make pictures with a trained generator.", "fovea gan sample runs/gan-mnist-1",
            "fovea gan sample runs/gan-mnist-1 --count 10000 --out samples.npy", "fovea gan sample runs/cgan-digits-1 --class 7")
        {
            _run, _count, _class, _seed, _out, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (path, count, seed) = (parsed.GetValue(_run)!, parsed.GetValue(_count), parsed.GetValue(_seed));
        var file = parsed.GetValue(_out) ?? "samples.png";
        var isArray = Path.GetExtension(file).Equals(Array, StringComparison.OrdinalIgnoreCase);
        GanOutput.Require(file, isArray ? Array : null);
        var most = isArray ? Most : MostShown;
        if (count > most) throw new UsageException($"--count: expected at most {most}, got {count}");
        var maker = GanOutput.Open(path);
        var label = parsed.GetValue(_class) is { } name ? ClassOf(path, maker, name) : (int?)null;
        var made = label is { } l ? maker.Make(count, l, new Generator(seed)) : maker.Make(count, new Generator(seed));
        if (isArray) NpyFile.Save(file, made);
        else PictureMaker.Sheet(made).Save(file);
        if (parsed.GetValue(_json)) JsonOutput.Print(new Fields
        {
            ["runFolder"] = path, ["file"] = file, ["count"] = count, ["seed"] = seed, ["shape"] = made.Shape.Sizes.ToArray(),
        });
        else Console.WriteLine($"{file}: {count} pictures {string.Join('×', made.Shape.Sizes[1..].ToArray())}, seed {seed}");
        return Application.Done;
    }

    private static int ClassOf(string path, PictureMaker maker, string name)
    {
        var config = RunFolder.Open(path).Config;
        if (maker.Network is not IConditionalGenerator) throw new UsageException(
            $"--class: expected a run whose network makes pictures of a class, such as 'fovea train cgan-digits' leaves, got network {config.Network.Name}");
        var label = System.Array.IndexOf(config.ClassNames, name);
        if (label < 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) label = number;
        return label >= 0 && label < config.ClassNames.Length ? label : throw new UsageException(
            $"--class: unknown class '{name}'{Nearest.Hint(name, config.ClassNames)}. Classes: {string.Join(", ", config.ClassNames)}");
    }
}
