using Fovea.Models;

namespace Fovea.Serving.Tests;

/// <summary>Several models and versions, and what happens when their files are replaced.</summary>
public class ModelTests
{
    private static readonly byte[] Picture = TestServer.Noise(3).Encode();

    [Fact]
    public async Task The_highest_version_of_the_first_name_answers_unless_another_is_named()
    {
        await using var test = await TestServer.StartAsync(t =>
        {
            foreach (var (source, seed) in new (string, ulong)[] { ("b@9", 1), ("b@10", 2), ("a@1", 3) })
            {
                TestServer.Network(seed).Save(t.At($"{source}.fovea"));
                t.Options.Models.Add(ModelSource.Parse($"{source}={t.At($"{source}.fovea")}"));
            }
        });
        foreach (var (path, name, version, seed) in new (string, string, string, ulong)[]
        {
            ("/v1/predict", "b", "10", 2), ("/v1/predict?version=9", "b", "9", 1), ("/v1/predict?model=a", "a", "1", 3),
            ("/v1/models/a/predict", "a", "1", 3), ("/v1/predict?model=b&version=9", "b", "9", 1),
        })
        {
            var (status, json) = await test.PostAsync(path, Picture);
            Assert.Equal((200, name, version), (status, json.GetProperty("model").GetString(), json.GetProperty("version").GetString()));
            Assert.Equal(TestServer.Network(seed).Predict(TestServer.Noise(3)),
                PredictTests.Top(json.GetProperty("predictions")[0]));
        }
        var models = (await test.GetAsync("/v1/models")).Json.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["a@1", "b@9", "b@10"], models.Select(m => $"{m.GetProperty("name")}@{m.GetProperty("version")}"));
        Assert.Equal([false, false, true], models.Select(m => m.GetProperty("isDefault").GetBoolean()));
    }

    [Fact]
    public async Task A_model_says_what_it_is()
    {
        await using var test = await TestServer.StartAsync();
        var (status, json) = await test.GetAsync("/v1/model");
        Assert.Equal(200, status);
        Assert.Equal(("digits", "1"), (json.GetProperty("name").GetString(), json.GetProperty("version").GetString()));
        Assert.Equal([1, 8, 8], json.GetProperty("inputShape").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal("class 9", json.GetProperty("classes")[9].GetString());
        Assert.Equal(8, json.GetProperty("preprocessing").GetProperty("width").GetInt32());
        Assert.Equal(TestServer.Network(1).Network.Parameters().Sum(p => p.Count), json.GetProperty("parameters").GetInt64());
        Assert.InRange(json.GetProperty("loadedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_file_that_is_replaced_answers_from_then_on_and_a_broken_one_changes_nothing()
    {
        await using var test = await TestServer.StartAsync();
        var old = test.Server.Models.Find();
        TestServer.Network(2).Save(test.ModelFile);
        await TestServer.UntilAsync(async () => await FirstAsync(test) == Expected(2), "the new model answers");
        // Who had the old one keeps it.
        var preprocessing = old.Classifier.Preprocessing;
        using (var scored = await test.Server.ScoreAsync(old, input => preprocessing.Apply(TestServer.Noise(3), input), default))
            Assert.Equal(Expected(1), old.Classifier.Top(scored.Scores, 1)[0]);

        await File.WriteAllTextAsync(test.ModelFile, "no model", TestContext.Current.CancellationToken);
        await TestServer.UntilAsync(async () => await ProblemAsync(test) is not null, "the broken file is reported");
        Assert.Contains("digits.fovea", await ProblemAsync(test), StringComparison.Ordinal);
        Assert.Equal(Expected(2), await FirstAsync(test));
        Assert.Equal(200, (await test.GetAsync("/health/ready")).Status);
        Assert.Contains("fovea_reloads_total{model=\"digits@1\",result=\"kept\"} 1",
            await test.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        TestServer.Network(4).Save(test.ModelFile);
        await TestServer.UntilAsync(async () => await FirstAsync(test) == Expected(4), "the repaired model answers");
        Assert.Null(await ProblemAsync(test));
    }

    [Fact]
    public async Task A_model_in_a_folder_is_looked_after_as_well()
    {
        await using var test = await TestServer.StartAsync(t =>
        {
            Directory.CreateDirectory(t.At("run"));
            TestServer.Network(1).Save(t.At("run/model.fovea"));
            t.Options.Models.Add(ModelSource.Parse(t.At("run")));
        });
        Assert.Equal("run", test.Server.Models.Find().Name);
        TestServer.Network(2).Save(test.At("run/model.fovea"));
        await TestServer.UntilAsync(async () => await FirstAsync(test) == Expected(2), "the new model answers");
    }

    [Theory]
    [InlineData("digits=a/b.onnx", "digits", "1", "a/b.onnx")]
    [InlineData("digits@2.1=a/b.onnx", "digits", "2.1", "a/b.onnx")]
    [InlineData("some folder/my net.fovea", "my-net", "1", "some folder/my net.fovea")]
    [InlineData("runs/mnist-cnn-1/model.fovea", "mnist-cnn-1", "1", "runs/mnist-cnn-1/model.fovea")]
    public void A_model_is_named_by_the_text_or_by_its_file(string text, string name, string version, string path) =>
        Assert.Equal(new ModelSource(path, name, version), ModelSource.Parse(text));

    [Fact]
    public void Names_that_are_no_names_and_names_that_come_twice_are_refused()
    {
        Assert.Throws<FormatException>(() => ModelSource.Parse(" "));
        var options = new ServingOptions { Models = { new("a.fovea", "a"), new("b.fovea", "a") } };
        Assert.Equal("model: expected each name and version once, got a@1 twice. Name them: NAME@VERSION=PATH",
            Assert.Throws<ArgumentException>(() => new ClassifierServer(options)).Message);
        options = new ServingOptions { Models = { new("a.fovea", "a/b") } };
        Assert.Contains("got 'a/b' and '1'", Assert.Throws<ArgumentException>(() => new ClassifierServer(options)).Message,
            StringComparison.Ordinal);
        Assert.Equal("ServingOptions: expected a model or more, got none. Add one to Models.",
            Assert.Throws<ArgumentException>(() => new ClassifierServer(new())).Message);
        Assert.Equal("ServingOptions.Queue: expected 1 or more, got 0.",
            Assert.Throws<ArgumentException>(() => new ClassifierServer(new() { Queue = 0 })).Message);
    }

    private static ClassScore Expected(ulong seed) => TestServer.Network(seed).Predict(TestServer.Noise(3), 1)[0];

    private static async Task<ClassScore> FirstAsync(TestServer test) =>
        PredictTests.Top((await test.PostAsync("/v1/predict?top=1", Picture)).Json.GetProperty("predictions")[0])[0];

    private static async Task<string?> ProblemAsync(TestServer test) =>
        (await test.GetAsync("/v1/models")).Json.GetProperty("models")[0].GetProperty("problem").GetString();
}
