using Fovea.Training;

namespace Fovea.Sweeps.Tests;

/// <summary>Files of sweeps: what they may say, and what is wrong with those that say something else.</summary>
public class SweepReaderTests
{
    private const string Whole = """
        name: mine
        recipe: digits
        settings:
          validation: 0.2
          optimizer: {name: sgd, momentum: 0.5}
        space:
          learningRate: {name: logUniform, low: 1e-4, high: 0.1}
          batchSize: {name: logIntegers, low: 16, high: 128}
          network.dropout: {name: uniform, low: 0, high: 0.5, step: 0.1}
          optimizer: [adam, {name: sgd, nesterov: true, momentum: 0.9}, "sgd"]
          optimizer.momentum: {name: uniform, low: 0.5, high: 0.9, when: {optimizer: sgd}}
          schedule: [null, cosine]
        search: {name: tpe, startup: 5}
        metric: loss
        trials: 12
        epochs: 3
        parallel: 2
        seed: 4
        """;

    private static Sweep Parse(string yaml) => Sweep.Parse(yaml, "sweep.yaml", "nowhere");

    private static string Message(string yaml)
    {
        var message = Assert.Throws<DataFormatException>(() => Parse(yaml)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public void A_file_says_what_is_searched_over_and_how()
    {
        var sweep = Parse(Whole);
        Assert.Equal(("mine", 12, 3, 2, 4ul, "loss"), (sweep.Name, sweep.Trials, sweep.Epochs, sweep.Parallel, sweep.Seed, sweep.Metric));
        Assert.Equal((0.2, "digits"), (sweep.Config.Validation, sweep.Config.Network.Name));
        Assert.Equal(("tpe", 5), (sweep.Search.Name, sweep.Search.Arguments["startup"]));
        Assert.Equal(["adam", "{name: sgd, nesterov: true, momentum: 0.9}", "sgd"], sweep.Space.Dimensions[3].Distribution.Values);
        Assert.Equal(("optimizer", "sgd"), (sweep.Space.Dimensions[4].When!.Value.Path, sweep.Space.Dimensions[4].When!.Value.Values[0]));
    }

    [Fact]
    public void What_it_says_is_written_and_read_back()
    {
        var yaml = Parse(Whole).ToYaml();
        var again = Sweep.Parse(yaml, "sweep.yaml", "nowhere");
        Assert.Equal(yaml, again.ToYaml());
        Assert.Equal(Parse(Whole).Space.At([0.3, 0.4, 0.5, 0.4, 0.6, 0.7]), again.Space.At([0.3, 0.4, 0.5, 0.4, 0.6, 0.7]));
    }

    [Fact]
    public void The_configuration_of_a_trial_has_its_values_whole_parts_first()
    {
        var sweep = Parse(Whole.Replace("optimizer.momentum: {name: uniform, low: 0.5, high: 0.9, when: {optimizer: sgd}}",
            "optimizer.weightDecay: [0.25]", StringComparison.Ordinal));
        var values = sweep.Space.At([0.5, 0, 1, 0.5, 0.5, 0.9]);
        var config = sweep.ConfigOf(new() { Number = 7, Values = values, Epochs = 3 });
        Assert.Equal(("0007", 16, 3, "cosine"), (config.Name, config.BatchSize, config.Epochs, config.Schedule!.Name));
        Assert.Equal((0.9, true, 0.25), (config.Optimizer.Arguments["momentum"], config.Optimizer.Arguments["nesterov"],
            config.Optimizer.Arguments["weightDecay"]));
        Assert.False(config.TestEachEpoch);
        Assert.Null(sweep.ConfigOf(new() { Number = 1, Values = sweep.Space.At([0, 0, 0, 0, 0, 0]), Epochs = 3 }).Schedule);
    }

    [Fact]
    public void Settings_may_say_everything_and_a_configuration_may_lie_beside()
    {
        var sweep = Parse("settings: {network: digits, dataset: digits, validation: 0.1}\nspace: {batchSize: [16, 32]}");
        Assert.Equal(("digits", 10, 20, "sweep"), (sweep.Config.Network.Name, sweep.Settings.Epochs, sweep.Trials, sweep.Name));
        using var folder = new TestFolder();
        File.WriteAllText(folder.At("own.yaml"), "recipe: digits\nepochs: 7\n");
        var file = folder.At("search.yaml");
        Assert.Equal(7, Sweep.Parse("config: own.yaml\nspace: {batchSize: [16, 32]}", file, "nowhere").Settings.Epochs);
        Assert.Equal($"{file}: line 1, config: expected a file of settings, there is no {folder.At("no.yaml")}",
            Assert.Throws<DataFormatException>(() => Sweep.Parse("config: no.yaml\nspace: {batchSize: [16]}", file, "x")).Message);
    }

    [Theory]
    [InlineData("trials: 12", "trails: 12", "line 15: unknown key 'trails' (did you mean 'trials'?), expected one of a sweep: name, recipe, ")]
    [InlineData("validation: 0.2", "validaton: 0.2", "line 4: unknown key 'validaton' (did you mean 'validation'?), expected one of a configuration: ")]
    [InlineData("low: 1e-4, high: 0.1}", "low: 1, high: 0.1}", "line 7, space.learningRate: logUniform: expected a range with low above 0 and below high, got 1 to 0.1: it is empty.")]
    [InlineData("[null, cosine]", "[]", "line 12, space.schedule: choice: expected one value or more, got none: the range is empty.")]
    [InlineData("network.dropout:", "network.dropuot:", "line 9, space.network.dropuot: network: unknown key 'dropuot' (did you mean 'dropout'?), expected one of digits: ")]
    [InlineData("learningRate:", "learningrate:", "line 7, space.learningrate: learningrate: unknown key (did you mean 'learningRate'?), expected one of a configuration: ")]
    [InlineData("name: logUniform", "name: logUnifrom", "line 7, space.learningRate: expected a distribution of ")]
    [InlineData("name: logUniform,", "", "line 7, space.learningRate: expected 'name:', a distribution of ")]
    [InlineData("high: 0.1}", "hihg: 0.1}", "line 7, space.learningRate: unknown key 'hihg' (did you mean 'high'?), expected one of logUniform: low, high")]
    [InlineData("high: 0.1}", "high: 0.1, values: [1]}", "line 7, space.learningRate: expected no values beside a range, got values for logUniform.")]
    [InlineData("metric: loss", "metric: acuracy", "line 14: metric: expected a figure of the task classification, which are loss, accuracy, got 'acuracy' (did you mean 'accuracy'?).")]
    [InlineData("validation: 0.2", "validation: 0", "expected samples that are held out to compare trials by, got 0; the test set is not for choosing. Set validation: 0.1.")]
    [InlineData("name: tpe", "name: tpee", "line 13, search: expected a search of ")]
    [InlineData("startup: 5", "startup: 0", "line 13: tpe: expected startup of 1 or more, got 0.")]
    [InlineData("search: {name: tpe, startup: 5}", "search: grid", "line 13: grid: expected at most the 12 combinations that trials says, got ")]
    [InlineData("trials: 12", "trials: 0", "line 15, trials: expected 1 or more")]
    [InlineData("trials: 12", "trials: many", "line 15, trials: expected a whole number, got 'many'")]
    [InlineData("recipe: digits", "recipe: digit", "line 2, recipe: expected a recipe of ")]
    [InlineData("when: {optimizer: sgd}", "when: {optimizer: adamW}", "line 11, space.optimizer.momentum: optimizer.momentum: when: expected a value of optimizer, got 'adamW'.")]
    [InlineData("when: {optimizer: sgd}", "when: sgd", "line 11, space.optimizer.momentum: when: expected one field with its value, as {optimizer: sgd}")]
    [InlineData("low: 16, high: 128", "low: 0, high: 128", "line 8, space.batchSize: logIntegers: expected a range with low 1 or more and at most high, got 0 to 128.")]
    [InlineData("logIntegers, low: 16", "integers, low: 0", "line 8, space.batchSize: batchSize: expected 1 or more, got 0")]
    [InlineData("schedule: [null, cosine]", "schedule: [null, cosin]", "line 12, space.schedule: schedule: expected a schedule of ")]
    [InlineData("schedule: [null, cosine]", "schedule: cosine", "line 12, space.schedule: expected a list of values, or the name of a distribution with its arguments")]
    public void What_is_wrong_is_said_in_one_line_with_its_line(string old, string @new, string expected)
    {
        Assert.Contains(old, Whole, StringComparison.Ordinal);
        Assert.Contains("sweep.yaml: ", Message(Whole.Replace(old, @new, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(expected, Message(Whole.Replace(old, @new, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "recipe, space: expected these keys, the file is empty")]
    [InlineData("- 1", "line 1: expected lines of 'key: value'")]
    [InlineData("recipe: digits", "space: expected fields to search over, each with its values, got nothing")]
    [InlineData("space: {batchSize: [1]}", "recipe, config, settings: expected one of these keys, which say what is trained, got none")]
    [InlineData("recipe: digits\nspace: {}", "space: expected one field or more to search over, got none.")]
    [InlineData("recipe: digits\nspace: 3", "line 2, space: expected lines of 'field: values'")]
    [InlineData("recipe: [", "line ")]
    [InlineData("recipe: digits\nconfig: x.yaml\nspace: {batchSize: [1]}", "line 2, config: expected a recipe or a config, got both")]
    public void A_file_that_is_none_is_refused(string yaml, string expected) =>
        Assert.Contains(expected, Message(yaml), StringComparison.Ordinal);

    [Fact]
    public void Texts_of_any_kind_are_read_or_refused_with_the_one_exception()
    {
        var (random, read) = (new Random(5), 0);
        string[] pieces = ["{", "}", "[", "]", ": ", "- ", "\n", "  ", "&a ", "*a", "!!int ", "~", ".nan", "1e999", "\"", "'", "|", "?", "#"];
        for (var i = 0; i < 300; i++)
        {
            var text = Whole;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                text = random.Next(2) == 0 ? text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at))
                    : text.Insert(at, pieces[random.Next(pieces.Length)]);
            }
            try
            {
                Parse(text);
                read++;
            }
            catch (DataFormatException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        Assert.True(read > 0, $"{read}");
    }
}
