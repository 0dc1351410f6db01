using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Photometry;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps train-learned</c>: trains the network of the method <c>learned</c> on drawn pixels.</summary>
internal sealed class PsTrainLearnedCommand : ICommand
{
    private static readonly LearnedSettings Usual = new();

    private readonly Option<string?> _out = CommonOptions.Out("The folder to write, or that of a training to continue; learned unless given.");
    private readonly Option<int?> _batches = CommonOptions.AtLeastOne(new Option<int?>("--batches")
    {
        Description = $"Batches in all, of about 600 pixels; {Usual.Batches} unless given.", HelpName = "N",
    });

    private readonly Option<int?> _epochs = CommonOptions.AtLeastOne(new Option<int?>("--epochs")
    {
        Description = $"How often it is measured and kept; {Usual.Epochs} unless given.", HelpName = "N",
    });

    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "ps";

    public Command Build()
    {
        var command = new ExampleCommand("train-learned", "Train the network of the method 'learned' on pixels that are drawn at random.",
            "fovea ps train-learned --out learned", "fovea ps train-learned --batches 2000 --epochs 4 --out quick")
        {
            _out, _batches, _epochs, _seed, _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } n) WorkPool.Threads = n;
        var isGiven = new Option[] { _batches, _epochs, _seed }.Any(o => parsed.GetResult(o) is { Implicit: false });
        var settings = isGiven ? Usual with
        {
            Batches = parsed.GetValue(_batches) ?? Usual.Batches,
            Epochs = parsed.GetValue(_epochs) ?? Usual.Epochs,
            Seed = parsed.GetValue(_seed),
        } : null;
        var clock = Stopwatch.StartNew();
        var training = new LearnedTraining(parsed.GetValue(_out) ?? "learned", settings);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Network: {training.Network.ParameterCount:N0} parameters; {training.Settings.Batches:N0} batches, seed {training.Settings.Seed}"));
        using var interruption = new Interruption();
        if (!training.Run(ConsoleProgress.Default, interruption.Token))
        {
            Console.Error.WriteLine($"fovea: stopped; saved. Continue with: fovea ps train-learned --out {training.Folder}");
            return Application.Failed;
        }
        if (parsed.GetValue(_json)) JsonOutput.Print(new Fields
        {
            ["weights"] = training.WeightsFile, ["meanAngle"] = training.Best, ["samples"] = training.Samples,
            ["seconds"] = clock.Elapsed.TotalSeconds,
        });
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Mean angle {training.Best:F2}° on pixels set apart, after {training.Samples:N0} pixels; {clock.Elapsed.TotalSeconds:F0} s\nWritten: {training.WeightsFile}"));
        return Application.Done;
    }
}
