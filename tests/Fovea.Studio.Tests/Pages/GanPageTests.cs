using System.Net;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Studio.Tests;

/// <summary>What the page of networks that make pictures asks for.</summary>
public class GanPageTests(Studio studio) : IClassFixture<Studio>
{
    [Fact]
    public async Task Runs_of_generators_are_offered_and_told()
    {
        var run = Run("gan-digits");
        var offered = await studio.GetAsync("/api/gan");
        Assert.Contains(offered.GetProperty("runs").EnumerateArray(), r => r.GetString() == run);
        Assert.Contains(offered.GetProperty("recipes").EnumerateArray(), r => r.GetProperty("name").GetString() == "gan-digits");
        Assert.False(offered.GetProperty("mayTrain").GetBoolean());
        var told = await studio.GetAsync($"/api/gan/run?run={run}");
        Assert.Equal("completed", told.GetProperty("status").GetString());
        Assert.Equal([1, 2], told.GetProperty("epochs").EnumerateArray().Select(e => e.GetInt32()));
        foreach (var part in new[] { "D(G(z)), made", "−ln 4, nothing can be told" })
            Assert.Contains(part, told.GetProperty("curves").GetString(), StringComparison.Ordinal);
        var sample = await studio.Client.GetAsync($"/api/gan/sample?run={run}&epoch=2");
        Assert.Equal(Image.Load(GeneratorSamples.FileOf(RunFolder.Open(Full(run)).Run, 2)).Pixels8.ToArray(),
            Image.Load(await sample.Content.ReadAsByteArrayAsync()).Pixels8.ToArray());
    }

    [Fact]
    public async Task Samples_are_those_of_the_library()
    {
        var run = Run("gan-digits");
        var maker = PictureMaker.Open(Full(run));
        var made = await MadeAsync($"samples?run={run}&seed=7&count=5");
        Assert.Equal(PictureMaker.Images(maker.Make(5, new Generator(7))).Select(i => i.To8Bit().Pixels8.ToArray()),
            made.GetProperty("pictures").EnumerateArray().Select(p => Picture(p).Pixels8.ToArray()));
    }

    [Fact]
    public async Task The_way_goes_from_one_sample_to_another()
    {
        var run = Run("gan-digits");
        var made = await MadeAsync($"samples?run={run}&seed=3&count=6");
        var samples = made.GetProperty("pictures").EnumerateArray().Select(Picture).ToList();
        var way = Picture((await MadeAsync($"way?run={run}&seed=3&count=6&from=4&to=2")).GetProperty("picture"));
        var step = (way.Width - 4) / 10;
        foreach (var (place, expected) in new[] { (0, samples[4]), (9, samples[2]) })
            Assert.Equal(Resizing.Nearest(expected.ToRgb(), step - 4, step - 4).Pixels8.ToArray(),
                way.Crop(4 + place * step, 4, step - 4, step - 4).Pixels8.ToArray());
    }

    [Fact]
    public async Task The_middle_of_the_plane_is_the_first_sample_of_the_seed()
    {
        var run = Run("gan-digits");
        var middle = Picture((await MadeAsync($"point?run={run}&seed=5")).GetProperty("picture"));
        var first = Picture((await MadeAsync($"samples?run={run}&seed=5&count=3")).GetProperty("pictures")[0]);
        Assert.True(Enumerable.Range(0, 64).All(i => Math.Abs(middle.Pixels8[i] - first.Pixels8[i]) <= 1));
        var corner = Picture((await MadeAsync($"point?run={run}&seed=5&x=-2&y=2")).GetProperty("picture"));
        var plane = Picture((await MadeAsync($"plane?run={run}&seed=5")).GetProperty("picture"));
        var side = (plane.Width - 4) / 9 - 4;
        Assert.Equal(Resizing.Nearest(corner.ToRgb(), side, side).Pixels8.ToArray(), plane.Crop(4, 4, side, side).Pixels8.ToArray());
    }

    [Fact]
    public async Task A_class_is_chosen_where_the_network_is_told_one()
    {
        var run = Run("cgan-digits");
        var opened = await studio.ResultAsync(await studio.PostAsync($"/api/gan/open?run={run}", new { }));
        Assert.Equal(10, opened.GetProperty("classes").GetArrayLength());
        var maker = PictureMaker.Open(Full(run));
        var made = await MadeAsync($"samples?run={run}&class=7&count=4&seed=1");
        Assert.Equal(PictureMaker.Images(maker.Make(4, 7, new Generator(1))).Select(i => i.To8Bit().Pixels8.ToArray()),
            made.GetProperty("pictures").EnumerateArray().Select(p => Picture(p).Pixels8.ToArray()));
        // Between two of one class every step is told the class whole; the ends are the samples.
        var way = Picture((await MadeAsync($"way?run={run}&class=7&count=4&seed=1&from=0&to=3")).GetProperty("picture"));
        var step = (way.Width - 4) / 10;
        Assert.Equal(Resizing.Nearest(Picture(made.GetProperty("pictures")[3]).ToRgb(), step - 4, step - 4).Pixels8.ToArray(),
            way.Crop(4 + 9 * step, 4, step - 4, step - 4).Pixels8.ToArray());
        Assert.NotEmpty((await MadeAsync($"plane?run={run}&class=2")).GetProperty("picture").GetString()!);
    }

    [Fact]
    public async Task A_variational_autoencoder_makes_pictures_as_well()
    {
        var run = Run("vae-digits");
        Assert.Equal(9, (await MadeAsync($"samples?run={run}&count=9")).GetProperty("pictures").GetArrayLength());
        var told = await studio.GetAsync($"/api/gan/run?run={run}");
        Assert.Contains("Loss", told.GetProperty("curves").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        var run = Run("gan-digits");
        foreach (var (method, path, status, part) in new[]
        {
            ("GET", "/api/gan/run?run=../x", HttpStatusCode.NotFound, "not in the studio's folder"),
            ("GET", $"/api/gan/sample?run={run}&epoch=99", HttpStatusCode.NotFound, "not in the studio's folder"),
            ("GET", $"/api/gan/samples?run={run}&count=65", HttpStatusCode.BadRequest, "count: expected 1 to 64"),
            ("GET", $"/api/gan/samples?run={run}&class=3", HttpStatusCode.BadRequest, "class: expected -1 to -1"),
            ("GET", $"/api/gan/way?run={run}&count=4&to=4", HttpStatusCode.BadRequest, "to: expected 0 to 3"),
            ("GET", $"/api/gan/point?run={run}&x=2.5", HttpStatusCode.BadRequest, "x: expected -2 to 2"),
            ("POST", "/api/gan/train?recipe=digits", HttpStatusCode.BadRequest, "recipe: expected one of"),
            ("POST", "/api/gan/train?recipe=gan-digits", HttpStatusCode.BadRequest, "started without it"),
            ("POST", "/api/gan/train?recipe=gan-digits&epochs=0", HttpStatusCode.BadRequest, "epochs: expected 1 to 10000"),
        })
        {
            using var request = new HttpRequestMessage(new(method), path);
            Assert.Contains(part, await Studio.ErrorAsync(status, await studio.Client.SendAsync(request)), StringComparison.Ordinal);
        }
    }

    private static Image Picture(JsonElement uri) => Image.Load(Convert.FromBase64String(uri.GetString()!.Split(',')[1]));

    private string Full(string run) => Path.Combine(studio.Folder, run);

    private async Task<JsonElement> MadeAsync(string query)
    {
        var found = await studio.GetAsync($"/api/gan/{query}");
        return found.TryGetProperty("id", out _) ? await studio.ResultAsync(found) : found;
    }

    // Two epochs of a few pictures: enough for everything to be there.
    private string Run(string recipe)
    {
        var path = Full($"runs/{recipe}");
        if (Directory.Exists(path)) return $"runs/{recipe}";
        var config = Recipe.Find(recipe)!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize) = (2, 128, 32);
        var session = TrainingSession.Start(config);
        session.Trainer.View = null;
        session.Keep(path);
        session.Train();
        session.Finish();
        return $"runs/{recipe}";
    }
}
