using System.Text.Json.Nodes;
using Fovea.Data;
using Fovea.Nn;
using YamlDotNet.RepresentationModel;

namespace Fovea.Training;

/// <summary>A key of a configuration file: how it is read, written and described.</summary>
/// <param name="Name">The key.</param>
/// <param name="Description">What it means, in a line.</param>
/// <param name="Schema">What an editor may know of its value.</param>
/// <param name="Read">Sets it from a node.</param>
/// <param name="Write">Its value as text, list or map.</param>
internal sealed record ConfigField(string Name, string Description, Func<JsonObject> Schema, Action<RunConfig, YamlNode, ConfigReader> Read,
    Func<RunConfig, object?> Write)
{
    /// <summary>All keys, in the order in which they are written.</summary>
    public static IReadOnlyList<ConfigField> All { get; } =
    [
        Text("name", "The run's name.", (c, v) => c.Name = v, c => c.Name),
        Text("description", "What it is, in a line.", (c, v) => c.Description = v, c => c.Description),
        new("recipe", "A recipe whose settings hold where the file says nothing.", () => ConfigSchema.Names(Recipe.All.Select(r => r.Name)),
            (c, n, r) => c.Recipe = r.Text(n) ?? "", c => c.Recipe),
        One("network", "The network.", PartTables.Networks, (c, p) => c.Network = p ?? "", c => c.Network),
        new("weights", "A file of weights that the network begins with, all but its head.",
            () => new() { ["type"] = new JsonArray("string", "null") }, (c, n, r) => c.Weights = r.Text(n), c => c.Weights),
        One("dataset", "The data set.", PartTables.Datasets, (c, p) => c.Dataset = p ?? "", c => c.Dataset),
        new("data", "A folder to look for data in first.", () => new() { ["type"] = new JsonArray("string", "null") },
            (c, n, r) => c.Data = r.Text(n), c => c.Data),
        new("validation", "Training samples held out to measure on after each epoch: a share below 1, or a number of them; 0 for none.",
            () => ConfigSchema.Typed("number", 0), (c, n, r) => c.Validation = r.Number(n), c => c.Validation),
        new("numTrain", "How many of the training samples to learn from; nothing for all.",
            () => new() { ["type"] = new JsonArray("integer", "null"), ["minimum"] = 1 },
            (c, n, r) => c.NumTrain = r.IsNothing(n) ? null : r.Integer(n), c => c.NumTrain),
        new("testEachEpoch", "Whether the test set is measured after each epoch, too, and not only at the end.",
            () => ConfigSchema.Typed("boolean"), (c, n, r) => c.TestEachEpoch = r.Flag(n), c => c.TestEachEpoch),
        new("seed", "Seed of all random numbers.", () => ConfigSchema.Typed("integer", 0), (c, n, r) => c.Seed = r.Seed(n), c => c.Seed),
        new("epochs", "Epochs in all.", () => ConfigSchema.Typed("integer", 1), (c, n, r) => c.Epochs = r.Integer(n), c => c.Epochs),
        new("batchSize", "Samples a mini-batch.", () => ConfigSchema.Typed("integer", 1), (c, n, r) => c.BatchSize = r.Integer(n),
            c => c.BatchSize),
        new("learningRate", "The first learning rate.", () => ConfigSchema.Typed("number", 0), (c, n, r) => c.LearningRate = r.Number(n),
            c => c.LearningRate),
        Many("transforms", "Random changes of training pictures, in order, before normalisation.", PartTables.Transforms,
            (c, p) => c.Transforms = p, c => c.Transforms),
        Many("batchTransforms", "Changes of whole training batches, in order, after normalisation.", PartTables.BatchTransforms,
            (c, p) => c.BatchTransforms = p, c => c.BatchTransforms),
        Many("phases", "Stretches of epochs in which some parts learn, in order; none for everything at once.", PartTables.Phases,
            (c, p) => c.Phases = p, c => c.Phases),
        One("task", "What is learned.", PartTables.Tasks, (c, p) => c.Task = p ?? c.Task, c => c.Task),
        Many("metrics", "The figures; none for the task's own.", PartTables.Metrics, (c, p) => c.Metrics = p, c => c.Metrics),
        One("loss", "The loss; nothing for the task's own.", PartTables.Losses, (c, p) => c.Loss = p, c => c.Loss),
        One("optimizer", "How parameters move.", PartTables.Optimizers, (c, p) => c.Optimizer = p ?? c.Optimizer, c => c.Optimizer),
        One("schedule", "How the learning rate changes; nothing for not at all.", PartTables.Schedules, (c, p) => c.Schedule = p,
            c => c.Schedule),
        Many("callbacks", "What takes part in training, in order.", PartTables.Callbacks, (c, p) => c.Callbacks = p, c => c.Callbacks),
        new("replay", "Whether steps are recorded and replayed.", () => ConfigSchema.Names(["auto", "never", "verify"]),
            (c, n, r) => c.Replay = r.Policy(n), c => c.Replay.ToString().ToLowerInvariant()),
        new("lossWindow", "Mini-batches that a logged loss is averaged over.", () => ConfigSchema.Typed("integer", 1),
            (c, n, r) => c.LossWindow = r.Integer(n), c => c.LossWindow),
        new("imageShape", "[C, H, W] of a picture; found in the data.", () => ConfigSchema.List("integer"),
            (c, n, r) => c.ImageShape = r.Integers(n), c => c.ImageShape),
        new("mean", "Each channel's mean that is taken off, pixels in 0…1; found in the data.", () => ConfigSchema.List("number"),
            (c, n, r) => c.Mean = [.. r.Numbers(n).Select(v => (float)v)], c => c.Mean),
        new("std", "Each channel's standard deviation that is divided by; found in the data.", () => ConfigSchema.List("number"),
            (c, n, r) => c.Std = [.. r.Numbers(n).Select(v => (float)v)], c => c.Std),
        new("classNames", "Names of the classes; found in the data.", () => ConfigSchema.List("string"),
            (c, n, r) => c.ClassNames = r.Texts(n), c => c.ClassNames),
        Text("dataDigest", "By which a run that continues knows its data set; found in the data.", (c, v) => c.DataDigest = v,
            c => c.DataDigest),
    ];

    private static ConfigField Text(string name, string description, Action<RunConfig, string> set, Func<RunConfig, string> get) =>
        new(name, description, () => ConfigSchema.Typed("string"), (c, n, r) => set(c, r.Text(n) ?? ""), get);

    private static ConfigField One(string name, string description, IPartTable table, Action<RunConfig, Part?> set,
        Func<RunConfig, Part?> get) =>
        new(name, description, () => ConfigSchema.Part(table), (c, n, r) => set(c, r.Part(n, table)), c => ConfigWriter.Part(get(c)));

    private static ConfigField Many(string name, string description, IPartTable table, Action<RunConfig, IReadOnlyList<Part>> set,
        Func<RunConfig, IReadOnlyList<Part>> get) => new(name, description,
            () => new() { ["type"] = "array", ["items"] = ConfigSchema.Part(table) }, (c, n, r) => set(c, r.Parts(n, table)),
            c => get(c).Select(ConfigWriter.Part).ToList());
}
