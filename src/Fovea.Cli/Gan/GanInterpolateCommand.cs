using System.CommandLine;
using Fovea.Imaging;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Gan;

/// <summary><c>fovea gan interpolate</c>: pictures on the way from one to another.</summary>
internal sealed class GanInterpolateCommand : ICommand
{
    private const int Most = 64, FramesOfStep = 3;

    private readonly Argument<string> _run = new("RUN") { Description = "A run folder that 'fovea gan train' wrote." };
    private readonly Option<int> _rows = Number("--rows", "Ways, a row each", 6);
    private readonly Option<int> _steps = Number("--steps", "Pictures of a way, both ends among them", 10);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<bool> _animate = new("--animate")
    {
        Description = "Also go the ways there and back in an animated PNG, NAME-animated.png.",
    };

    private readonly Option<string?> _out = CommonOptions.Out("The picture; interpolation.png unless given.");
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "gan";

    public Command Build()
    {
        var command = new ExampleCommand("interpolate", "Go from one made picture to another, along a sphere of random numbers.",
            "fovea gan interpolate runs/gan-mnist-1", "fovea gan interpolate runs/gan-mnist-1 --rows 4 --steps 12 --animate")
        {
            _run, _rows, _steps, _seed, _animate, _out, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (path, rows, steps, seed) = (parsed.GetValue(_run)!, parsed.GetValue(_rows), parsed.GetValue(_steps), parsed.GetValue(_seed));
        if (steps < 2) throw new UsageException($"--steps: expected 2 or more, got {steps}");
        foreach (var (name, value) in new[] { ("--rows", rows), ("--steps", steps) })
            if (value > Most) throw new UsageException($"{name}: expected at most {Most}, got {value}");
        var file = parsed.GetValue(_out) ?? "interpolation.png";
        GanOutput.Require(file);
        var maker = GanOutput.Open(path);
        var ends = maker.Network.Latents(2 * rows, new Generator(seed));
        PictureMaker.Sheet(maker.Make(LatentPath.Rows(ends, steps)), steps).Save(file);
        var animation = parsed.GetValue(_animate) ? Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}-animated.png") : null;
        if (animation is not null) Animate(maker, ends, FramesOfStep * steps, animation);
        if (parsed.GetValue(_json)) JsonOutput.Print(new Fields
        {
            ["runFolder"] = path, ["file"] = file, ["animation"] = animation, ["rows"] = rows, ["steps"] = steps, ["seed"] = seed,
        });
        else Console.WriteLine($"{file}: {rows} ways of {steps} steps, seed {seed}{(animation is null ? "" : $"; {animation}")}");
        return Application.Done;
    }

    // All ways side by side, there and back.
    private static void Animate(PictureMaker maker, Tensor ends, int steps, string file)
    {
        var rows = ends.Shape[0] / 2;
        var columns = (int)Math.Ceiling(Math.Sqrt(rows));
        var path = maker.Make(LatentPath.Rows(ends, steps));
        var there = Enumerable.Range(0, steps).Select(step => PictureMaker.Sheet(
            Tensor.Stack([.. Enumerable.Range(0, rows).Select(row => path[row * steps + step])], 0), columns)).ToList();
        AnimatedPng.Save(file, [.. there, .. Enumerable.Reverse(there).Skip(1).SkipLast(1)], TimeSpan.FromMilliseconds(80));
    }

    private static Option<int> Number(string name, string description, int value) => CommonOptions.AtLeastOne(new Option<int>(name)
    {
        Description = $"{description}, at most {Most}.", DefaultValueFactory = _ => value, HelpName = "N",
    });
}
