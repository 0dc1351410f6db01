using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary>What is trained: a recipe or a file of settings, with what the command line changes.</summary>
internal sealed class TrainSettings
{
    private readonly Argument<string?> _recipe = new("RECIPE")
    {
        Description = $"What to train: {string.Join(", ", Recipe.All.Select(r => r.Name))}, or a file of settings, NAME.yaml. Without it, "
            + "digits: embedded, no download.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _epochs = Positive("--epochs", "Passes over the training images.");
    private readonly Option<int?> _batchSize = Positive("--batch-size", "Images a mini-batch.");
    private readonly Option<double?> _learningRate = new("--learning-rate") { Description = "The first learning rate.", HelpName = "RATE" };
    private readonly Option<string?> _validation = Value("--validation",
        "Training images held out to measure on after each epoch: a share below 1, or a number; 0 for none.", "X");

    private readonly Option<string?> _numTrain = Value("--num-train", "Learn from so many of the training images.", "N");
    private readonly Option<string?> _optimizer = Value("--optimizer", "The optimizer, with its own defaults.", "NAME");
    private readonly Option<string?> _momentum = Value("--momentum", "The optimizer's momentum.", "X");
    private readonly Option<string?> _weightDecay = Value("--weight-decay", "The optimizer's weight decay.", "X");
    private readonly Option<string?> _hidden = Value("--hidden", "Hidden units of a network that has that argument.", "N");
    private readonly Option<bool> _noNormalize = new("--no-normalize") { Description = "Take pixels as they are, in 0…1." };
    private readonly Option<bool> _testEachEpoch = new("--test-each-epoch")
    {
        Description = "Measure the test set after each epoch, too: a curve to look at, not to choose by.",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Set any key of a file of settings, such as optimizer.momentum=0.9; may be given several times.", HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<ulong> _seed = CommonOptions.Seed();

    public TrainSettings() => _learningRate.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var rate)
            && !(rate > 0 && double.IsFinite(rate)))
            result.AddError($"--learning-rate: expected a number above 0, got {result.Tokens[0].Value}");
    });

    /// <summary>What they are an argument and options of.</summary>
    public void AddTo(Command command)
    {
        command.Add(_recipe);
        foreach (var option in new Option[] { _epochs, _batchSize, _learningRate, _validation, _numTrain, _optimizer, _momentum,
            _weightDecay, _hidden, _noNormalize, _testEachEpoch, _set, _data, _seed }) command.Add(option);
    }

    /// <summary>The epochs that were asked for, or null.</summary>
    public int? Epochs(ParseResult parsed) => parsed.GetValue(_epochs);

    /// <summary>The folder of data that was asked for, or null.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(_data);

    /// <summary>The recipe that was asked for, or null.</summary>
    public string? Name(ParseResult parsed) => parsed.GetValue(_recipe);

    /// <summary>The first option that was given and that a run holds.</summary>
    public Option? FirstHeld(ParseResult parsed) => new Option[] { _batchSize, _learningRate, _validation, _numTrain, _optimizer, _momentum,
        _weightDecay, _hidden, _noNormalize, _testEachEpoch, _set, _seed }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false });

    /// <summary>The settings of the recipe or the file, with the options that change them.</summary>
    /// <exception cref="UsageException">There is no such recipe or setting.</exception>
    public RunConfig Read(ParseResult parsed)
    {
        var config = Named(parsed.GetValue(_recipe) ?? "digits");
        config.Epochs = parsed.GetValue(_epochs) ?? config.Epochs;
        config.BatchSize = parsed.GetValue(_batchSize) ?? config.BatchSize;
        config.LearningRate = parsed.GetValue(_learningRate) ?? config.LearningRate;
        config.Data = parsed.GetValue(_data) ?? config.Data;
        if (parsed.GetResult(_seed) is { Implicit: false }) config.Seed = parsed.GetValue(_seed);
        Change(config, parsed);
        return config;
    }

    /// <summary>Downloads the data set where it is nowhere.</summary>
    /// <exception cref="FileNotFoundException">It is nowhere and cannot be downloaded.</exception>
    public static void EnsureData(RunConfig config)
    {
        // Pictures of one's own are not downloaded.
        var name = config.Dataset.Name;
        if (PartTables.Datasets.Parts.Any(d => d.Name == name) && DatasetCatalog.All.All(d => d.Name != name)) return;
        var dataset = DatasetCatalog.Get(name);
        if (config.Data is not null && dataset.Files.Count == 0)
            Console.Error.WriteLine($"note: --data is not used: {dataset.Name} is part of the program");
        DatasetDownload.Ensure(dataset, config.Data);
    }

    /// <summary>Applies the options for single settings, the common ones and then those of <c>--set</c>.</summary>
    private void Change(RunConfig config, ParseResult parsed)
    {
        (Option<string?> Option, string Path)[] common =
        [
            (_validation, "validation"), (_numTrain, "numTrain"), (_optimizer, "optimizer"), (_momentum, "optimizer.momentum"),
            (_weightDecay, "optimizer.weightDecay"), (_hidden, "network.hidden"),
        ];
        foreach (var (option, path) in common)
            if (parsed.GetValue(option) is { } value) Set(config, option.Name, path, value);
        if (parsed.GetValue(_noNormalize)) (config.Mean, config.Std) = ([0], [1]);
        if (parsed.GetValue(_testEachEpoch)) config.TestEachEpoch = true;
        Assign(config, parsed.GetValue(_set) ?? []);
    }

    /// <summary>Applies what <c>--set</c> was given.</summary>
    /// <exception cref="UsageException">There is no such setting, or the value is none of it.</exception>
    public static void Assign(RunConfig config, IEnumerable<string> assignments)
    {
        foreach (var assignment in assignments)
        {
            if (assignment.Split('=', 2) is not [var path, var value])
                throw new UsageException($"--set: expected KEY=VALUE, such as optimizer.momentum=0.9, got '{assignment}'");
            Set(config, $"--set {assignment}", path, value);
        }
    }

    private static void Set(RunConfig config, string option, string path, string value)
    {
        try
        {
            config.Set(path, value);
        }
        catch (DataFormatException e)
        {
            throw new UsageException($"{option}: {e.Message[$"{path}: ".Length..]}");
        }
    }

    /// <summary>A recipe's settings, or those of a file.</summary>
    private static RunConfig Named(string name)
    {
        if (Recipe.Find(name) is { } recipe) return recipe.Config;
        if (Path.GetExtension(name) is ".yaml" or ".yml") return RunConfig.Load(name);
        if (Directory.Exists(name)) throw new UsageException(File.Exists(Path.Combine(name, "config.yaml"))
            ? $"{name} is a run and no recipe. Continue it: fovea train --resume {name}; or train its settings anew: fovea train {Path.Combine(name, "config.yaml")}"
            : $"{name} is a folder and no recipe. A recipe's data is named by --data: fovea train mnist-cnn --data {name}");
        if (File.Exists(name) || Path.GetExtension(name) is ".pth" or ".pt" or ".safetensors" or ".onnx") throw new UsageException(
            $"{name} is a file and no recipe: expected a recipe's name or a file of settings, NAME.yaml. Weights of a run are used by: fovea predict RUN IMAGE");
        var names = Recipe.All.Select(r => r.Name).ToList();
        throw new UsageException($"unknown recipe '{name}'{Nearest.Hint(name, names)}. Recipes: {string.Join(", ", names)}");
    }

    private static Option<string?> Value(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    private static Option<int?> Positive(string name, string description) =>
        CommonOptions.AtLeastOne(new Option<int?>(name) { Description = description, HelpName = "N" });
}
