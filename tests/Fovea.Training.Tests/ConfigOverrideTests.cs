namespace Fovea.Training.Tests;

/// <summary><see cref="RunConfig.Set"/>.</summary>
public class ConfigOverrideTests
{
    [Fact]
    public void Any_value_can_be_set_by_its_path()
    {
        var config = Recipe.Find("digits")!.Config;
        config.Set("epochs", "3");
        config.Set("optimizer", "sgd");
        config.Set("optimizer.momentum", "0.9");
        config.Set("network.dropout", "0.5");
        config.Set("transforms.0.fraction", "0.2");
        config.Set("schedule", "");
        config.Set("callbacks", "[{name: earlyStopping, patience: 2}, bestCheckpoint]");
        config.Set("callbacks.1", "{name: gradientClipping, maxNorm: 1}");
        config.Set("numTrain", "500");
        Assert.Equal((3, "sgd", 0.9, 0.5), (config.Epochs, config.Optimizer.Name, config.Optimizer.Arguments["momentum"],
            config.Network.Arguments["dropout"]));
        Assert.Equal(0.2, config.Transforms[0].Arguments["fraction"]);
        Assert.Null(config.Schedule);
        Assert.Equal(["earlyStopping", "gradientClipping"], config.Callbacks.Select(c => c.Name));
        Assert.Equal(500, config.NumTrain);
        // And it is all in the file.
        Assert.Equivalent(config, RunConfig.Parse(config.ToYaml(), "my.yaml"), strict: true);
    }

    [Theory]
    [InlineData("epoch", "3", "epoch: epoch: unknown key (did you mean 'epochs'?), expected one of a configuration: name,")]
    [InlineData("epochs", "many", "epochs: epochs: expected a whole number, got 'many'")]
    [InlineData("optimizer.beta", "1",
        "optimizer.beta: optimizer: unknown key 'beta' (did you mean 'beta1'?), expected one of adam: beta1,")]
    [InlineData("transforms.1.fraction", "1", "transforms.1.fraction: transforms: expected a position 0…0, got '1'")]
    [InlineData("callbacks.0", "adam", "callbacks.0: callbacks: expected a list with an entry 0, it is empty")]
    [InlineData("loss.weight", "1", "loss.weight: loss: expected something that has a 'weight', there is nothing")]
    [InlineData("epochs", "[1", "epochs: value: expected YAML (")]
    public void What_is_wrong_is_named(string path, string value, string expected) => Assert.StartsWith(expected,
        Assert.Throws<DataFormatException>(() => Recipe.Find("digits")!.Config.Set(path, value)).Message, StringComparison.Ordinal);
}
