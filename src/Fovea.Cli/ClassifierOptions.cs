using System.CommandLine;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Cli;

/// <summary>The options that say which network looks at pictures, and how they are prepared for it.</summary>
internal sealed class ClassifierOptions
{
    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "The network: weights (safetensors, …), a whole model (.fovea, .onnx), or a run folder.", HelpName = "PATH",
    };

    private readonly Option<string?> _network = new("--network")
    {
        Description = "The network's name, where the weights are not to be asked for it.", HelpName = "NAME",
    };

    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "Names of the classes: lines of index, id, name with tabs between, or a name a line.", HelpName = "FILE",
    };

    private readonly Option<bool> _invert = new("--invert") { Description = "Exchange dark and light: for dark writing on light paper." };

    private readonly Option<string> _background = BackgroundOption.Create();

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_weights, _network, _classes, _invert, _background]) command.Add(option);
    }

    /// <summary>Opens the network.</summary>
    public (ImageClassifier Classifier, ClassList Classes) Open(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command.Name;
        var path = parsed.GetValue(_weights)
            ?? throw new UsageException($"{command}: expected --weights: a file of weights, a model or a run folder. "
                + $"See: fovea {command} --help");
        var list = parsed.GetValue(_classes) is { } file ? ClassList.Load(file) : null;
        ImageClassifier classifier;
        try
        {
            // A run that has not ended has no card, but its configuration says the same.
            classifier = list is null && File.Exists(Path.Combine(path, "config.yaml")) ? RunFolder.Classifier(path)
                : ImageClassifier.Load(path, parsed.GetValue(_network), list);
        }
        catch (ArgumentException e) when (list is not null && e.Message.Contains("a name for each", StringComparison.Ordinal))
        {
            throw new IOException($"{parsed.GetValue(_classes)}: {e.Message}", e);
        }
        var preprocessing = classifier.Preprocessing with
        {
            Invert = parsed.GetValue(_invert),
            Background = BackgroundOption.Value(parsed, _background),
        };
        return (classifier.With(preprocessing), list ?? new(classifier.ClassNames, []));
    }
}
