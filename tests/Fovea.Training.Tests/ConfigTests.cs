using System.Text.Json.Nodes;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="RunConfig"/>: text to object and back, what is refused, and what it builds.</summary>
public class ConfigTests
{
    private const string Everything = """
        name: all of it
        recipe: digits
        network: {name: digits, dropout: 0.1}
        validation: 0.25
        seed: 3
        epochs: 2
        batchSize: 64
        learningRate: 0.01
        transforms:
        - {name: randomCrop, size: 8, padding: 1}
        - cutout
        - {name: colorJitter, brightness: 0.1}
        task: classification
        metrics: [accuracy, {name: topKAccuracy, k: 3}, {name: f1, averaging: micro}]
        loss: {name: crossEntropy, labelSmoothing: 0.1, classWeights: [1, 2, 1, 1, 1, 1, 1, 1, 1, 1]}
        optimizer: {name: adamW, beta2: 0.99, decayBiases: false}
        schedule: {name: oneCycle, rise: 0.2}
        callbacks:
        - {name: gradientAccumulation, batches: 2}
        - {name: gradientClipping, maxNorm: null, maxValue: 0.5}
        - {name: exponentialMovingAverage, decay: 0.9}
        - {name: earlyStopping, patience: 3, monitor: accuracy}
        - bestCheckpoint
        replay: verify
        """;

    [Fact]
    public void Text_to_object_to_text_is_the_same_text()
    {
        var config = RunConfig.Parse(Everything, "all.yaml");
        var text = config.ToYaml();
        var again = RunConfig.Parse(text, "all.yaml");
        Assert.Equivalent(config, again, strict: true);
        Assert.Equal(text, again.ToYaml());
        Assert.Equal(("all of it", ReplayPolicy.Verify, 0.25, 3), (again.Name, again.Replay, again.Validation, again.Transforms.Count));
        Assert.Null(again.Callbacks[1].Arguments["maxNorm"]);
        Assert.Equal(0.5, again.Callbacks[1].Arguments["maxValue"]);
        again.Complete();
        var complete = RunConfig.Parse(again.ToYaml(), "all.yaml");
        Assert.Equivalent(again, complete, strict: true);
        Assert.Equal(0.9, complete.Optimizer.Arguments["beta1"]);
    }

    [Fact]
    public void Everything_is_built_as_it_says()
    {
        var session = TrainingSession.Start(RunConfig.Parse(Everything, "all.yaml"));
        Assert.Equal((1078, 360), (session.Data.Training.Count, session.Data.Validation!.Count));
        Assert.Equal(["accuracy", "top3Accuracy", "microF1"], session.Trainer.Task.Metrics.Select(m => m.Name));
        var loss = Assert.IsType<CrossEntropyLoss>(session.Trainer.Task.Loss);
        Assert.Equal((0.1, 10), (loss.LabelSmoothing, loss.Weight!.Count));
        Assert.IsType<AdamW>(session.Trainer.Optimizer);
        Assert.Equal([0.01, 0], session.Trainer.Optimizer.Groups.Select(g => g.WeightDecay));
        // 17 mini-batches an epoch, two a step: nine steps.
        Assert.Equal((18, 0.2), (((OneCycleLR)session.Trainer.Schedule!).Steps, ((OneCycleLR)session.Trainer.Schedule!).Rise));
        Assert.Equal(["gradientAccumulation", "gradientClipping", "exponentialMovingAverage", "earlyStopping", "bestCheckpoint"],
            session.Trainer.Callbacks.Select(c => c.Name));
        Assert.Equal(2, session.Train().Count);
        Assert.Null(session.Trainer.Refusal);
    }

    [Fact]
    public void Every_part_of_every_kind_can_be_built_with_its_defaults()
    {
        var network = new Linear(4, 3);
        var optimizer = new Sgd(network.Parameters(), 0.1);
        All(PartTables.Losses, null);
        All(PartTables.Metrics, null);
        // A task of several networks names those that it takes.
        var networks = new Dictionary<string, Module>
        {
            ["gan"] = TinyGan.Pair(), ["conditionalGan"] = TinyGan.ConditionalPair(), ["vae"] = TinyGan.Autoencoder(),
        };
        All(PartTables.Tasks, new(network, null, null), name => new(networks.GetValueOrDefault(name, network), null, null));
        All(PartTables.Optimizers, new([.. network.Parameters()], 0.1));
        All(PartTables.Schedules, new(optimizer, 3, 10));
        All(PartTables.Transforms, null);
        All(PartTables.BatchTransforms, new(3));
        All(PartTables.Phases, null);
        All(PartTables.Callbacks, null);

        static void All<TContext, T>(PartTable<TContext, T> table, TContext usual, Func<string, TContext>? of = null)
        {
            Assert.Equal(table.Parts.Count, table.Parts.Select(p => p.Name).Distinct().Count());
            foreach (var (name, _, arguments) in table.Parts)
            {
                var context = of is null ? usual : of(name);
                Assert.NotNull(table.Build(name, context));
                Assert.NotNull(table.Build(table.Complete(name), context));
                Assert.Equal(arguments.Count, table.Complete(name).Arguments.Count);
                Assert.Contains("expected an argument of", Assert.Throws<ArgumentException>(() =>
                    table.Build(new Part(name).With("none", 1), context)).Message, StringComparison.Ordinal);
            }
            Assert.Contains($"{table.Kind}: expected one of", Assert.Throws<ArgumentException>(() => table.Build("none", usual)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_callbacks_name_in_a_configuration_is_that_of_its_state() =>
        Assert.All(PartTables.Callbacks.Parts, p => Assert.Equal(p.Name, PartTables.Callbacks.Build(p.Name, null).Name));

    [Theory]
    [InlineData("recipe: digits\nepoch: 3",
        "my.yaml: line 2: unknown key 'epoch' (did you mean 'epochs'?), expected one of a configuration: name,")]
    [InlineData("recipe: digits\nepochs: many", "my.yaml: line 2, epochs: expected a whole number, got 'many'")]
    [InlineData("optimizer: adm",
        "my.yaml: line 1, optimizer: expected an optimizer of <names>, got 'adm' (did you mean 'adam'?)")]
    [InlineData("recipe: digits\noptimizer:\n  name: adam\n  beta: 1",
        "my.yaml: line 4, optimizer: unknown key 'beta' (did you mean 'beta1'?), expected one of adam: beta1, beta2, epsilon, weightDecay, decayBiases")]
    [InlineData("callbacks: earlyStopping", "my.yaml: line 1, callbacks: expected a list, got 'earlyStopping'")]
    [InlineData("schedule: {gamma: 1}",
        "my.yaml: line 1, schedule: expected a schedule: its name, or 'name:' and its arguments, got a map")]
    [InlineData("schedule: {name: step, per: week}", "my.yaml: line 1, schedule.per: expected one of epoch, batch, got 'week'")]
    [InlineData("replay: sometimes", "my.yaml: line 1, replay: expected one of auto, never, verify, got 'sometimes'")]
    [InlineData("network: {name: digits, dropout: much}", "my.yaml: line 1, network.dropout: expected a number, got 'much'")]
    [InlineData("name: mine\ndataset: digits", "my.yaml: network: expected a known network, got nothing")]
    [InlineData("network: digits", "my.yaml: dataset: expected a known data set, got nothing")]
    public void What_is_wrong_names_the_line_and_the_nearest_key(string yaml, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-config-").FullName;
        try
        {
            var file = Path.Combine(folder, "my.yaml");
            File.WriteAllText(file, yaml);
            var e = Assert.Throws<DataFormatException>(() => RunConfig.Load(file));
            expected = expected.Replace("<names>", string.Join(", ", PartTables.Optimizers.Parts.Select(p => p.Name)),
                StringComparison.Ordinal);
            Assert.StartsWith(Path.Combine(folder, expected), e.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_a_file_leaves_out_comes_from_its_recipe()
    {
        var config = RunConfig.Parse("epochs: 3\nrecipe: digits\nschedule:", "my.yaml");
        Assert.Equal(("digits", "digits", 3, 32, "adam"),
            (config.Name, config.Dataset.Name, config.Epochs, config.BatchSize, config.Optimizer.Name));
        Assert.Null(config.Schedule);
        Assert.Equal("my", RunConfig.Parse("network: digits\ndataset: digits", "my.yaml").Name);
        // A recipe's own configuration stays as it is.
        Assert.Equal(20, Recipe.Find("digits")!.Config.Epochs);
    }

    [Fact]
    public void Networks_share_a_recipe_by_name()
    {
        var config = RunConfig.Parse("recipe: digits\nnetwork: {name: mnist-mlp, hidden: 7}\nepochs: 1", "my.yaml");
        var session = TrainingSession.Start(config);
        Assert.Equal(64 * 7 + 7 + 7 * 10 + 10, session.Network.ParameterCount);
        Assert.Single(session.Train());
    }

    [Fact]
    public void The_digits_train_to_the_bits_of_their_recipe_written_in_code()
    {
        var config = Recipe.Find("digits")!.Config;
        config.Epochs = 2;
        var session = TrainingSession.Start(config);
        session.Train();

        Generator.ManualSeed(0);
        var (all, test) = Digits.Load().SplitStratified(0.8, seed: 0);
        var (train, validation) = all.HoldOut(144, seed: 0);
        Assert.Equal((session.Data.Validation!.Count, session.Data.Test.Count), (validation.Count, test.Count));
        var network = new Models.DigitsCnn();
        var optimizer = new Adam(network.Parameters(), 0.002);
        var trainer = new Trainer(network, new CrossEntropyLoss(), optimizer) { Schedule = new CosineLR(optimizer, 2) };
        trainer.Fit(new DataLoader(train, 32, shuffle: true, seed: 0,
            transforms: [new RandomTranslation(0.08), Normalize.For(train)]), 2);
        Assert.Equal(Tiny.Weights(network), Tiny.Weights(session.Network));
    }

    [Fact]
    public void The_schema_in_the_documents_is_the_one_that_is_printed_and_knows_every_name()
    {
        var schema = ConfigSchema.Create();
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Fovea.slnx"))) root = Path.GetDirectoryName(root)!;
        Assert.Equal(schema, File.ReadAllText(Path.Combine(root, "docs", "train.schema.json")));
        var properties = JsonNode.Parse(schema)!["properties"]!.AsObject();
        var written = Recipe.Find("digits")!.Config.ToYaml();
        foreach (var (name, _) in properties) Assert.Contains($"{name}:", written, StringComparison.Ordinal);
        foreach (var table in new IPartTable[] { PartTables.Losses, PartTables.Optimizers, PartTables.Callbacks, PartTables.Networks })
            Assert.All(table.Parts, p => Assert.Contains($"\"const\": \"{p.Name}\"", schema, StringComparison.Ordinal));
    }
}
