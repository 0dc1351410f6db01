using Fovea.Imaging;
using Fovea.Models;

namespace Fovea.Serving.Tests;

/// <summary><c>POST /v1/explain</c>.</summary>
public class ExplainTests
{
    private static readonly byte[] Picture = TestServer.Noise(3).Encode();

    [Fact]
    public async Task A_picture_comes_back_with_what_speaks_for_its_class()
    {
        await using var test = await TestServer.StartAsync();
        var answer = await test.Client.PostAsync("/v1/explain", TestServer.Body(Picture), TestContext.Current.CancellationToken);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        var image = Image.Load(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, image.Channels);
        var (status, json) = await test.PostAsync("/v1/explain?format=json&class=class%207", Picture);
        Assert.Equal(200, status);
        Assert.Equal((7, "gradcam"), (json.GetProperty("class").GetProperty("index").GetInt32(), json.GetProperty("method").GetString()));
        var overlay = Image.Load(json.GetProperty("image").GetBytesFromBase64());
        Assert.Equal((image.Width, image.Height), (overlay.Width, overlay.Height));
        Assert.Equal(TestServer.Network(1).Predict(TestServer.Noise(3)), PredictTests.Top(json));
        foreach (var method in ExplanationCatalog.All)
            Assert.Equal(200, (await test.PostAsync($"/v1/explain?format=json&class=3&method={method.Name}", Picture)).Status);
    }

    [Fact]
    public async Task Answers_beside_explanations_are_the_same()
    {
        await using var test = await TestServer.StartAsync();
        var expected = TestServer.Network(1).Predict(TestServer.Noise(3));
        var explanations = Enumerable.Range(0, 6).Select(_ => test.PostAsync("/v1/explain?format=json", Picture)).ToList();
        var answers = Enumerable.Range(0, 30).Select(_ => test.PostAsync("/v1/predict", Picture)).ToList();
        foreach (var answer in await Task.WhenAll(answers))
            PredictTests.AssertSame(expected, PredictTests.Top(answer.Json.GetProperty("predictions")[0]));
        Assert.Single((await Task.WhenAll(explanations)).Select(e => e.Json.GetProperty("image").GetString()).Distinct());
    }

    [Theory]
    [InlineData("method=magic", "method: expected one of gradcam, ")]
    [InlineData("class=10", "class: expected a class's name, or its number from 0 to 9, got '10'")]
    [InlineData("format=gif", "format: expected png or json, got 'gif'")]
    public async Task What_cannot_be_explained_is_told_in_one_line(string query, string message)
    {
        await using var test = await TestServer.StartAsync();
        Assert.StartsWith(message, TestServer.Error(400, await test.PostAsync($"/v1/explain?{query}", Picture)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_without_positions_is_422()
    {
        await using var test = await TestServer.StartAsync(t =>
        {
            new ImageClassifier(NetworkCatalog.Find("mnist-mlp")!.Create([1, 28, 28], 10), new([1, 28, 28], [0], [1]),
                [.. Enumerable.Range(0, 10).Select(i => $"{i}")]).Save(t.At("mlp.fovea"));
            t.Options.Models.Add(new(t.At("mlp.fovea"), "mlp"));
        });
        Assert.StartsWith("gradcam: mlp cannot be explained in this way: expected a network with a layer that has positions",
            TestServer.Error(422, await test.PostAsync("/v1/explain", Picture)), StringComparison.Ordinal);
    }
}
