using System.Net;
using System.Text.Json;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Studio.Tests;

/// <summary>What the page asks for where one tries a network.</summary>
public class TryPageTests(Studio studio) : IClassFixture<Studio>
{
    [Fact]
    public async Task A_network_that_is_trained_there_is_a_run_of_the_studio()
    {
        var model = await ModelAsync();
        Assert.Equal("runs/digits-1", model);
        var summary = RunSummary.Of(Path.Combine(studio.Folder, model));
        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.True(summary.Test > 0.9, $"{summary.Test}");
        Assert.Equal(ExplanationCatalog.All.Select(e => e.Name), (await studio.GetAsync("/api/try")).GetProperty("methods").EnumerateArray()
            .Select(m => m.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_answer_is_that_of_the_library()
    {
        var model = await ModelAsync();
        var (_, test) = DatasetCatalog.Load("digits");
        var classifier = RunFolder.Classifier(Path.Combine(studio.Folder, model));
        foreach (var index in new[] { 0, 1, 2 })
        {
            var picture = test.ToImage(index);
            var expected = classifier.Predict(picture);
            var found = await LookAsync(model, "method=", picture);
            Assert.Equal(expected.Select(s => s.Name),
                found.GetProperty("top").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
            Assert.Equal(expected[0].Probability, found.GetProperty("top")[0].GetProperty("probability").GetDouble(), 1e-6);
            Assert.Equal(picture.Pixels8.ToArray(), Picture(found, "seen").Pixels8.ToArray());
            var inverted = Image.Load(picture.Encode());
            foreach (ref var value in inverted.Pixels8) value = (byte)(255 - value);
            var same = await LookAsync(model, "method=&invert=1", inverted);
            Assert.Equal(expected[0].Probability, same.GetProperty("top")[0].GetProperty("probability").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public async Task A_drawing_somewhere_on_its_sheet_is_recognised_when_it_is_centred()
    {
        var model = await ModelAsync();
        var (_, test) = DatasetCatalog.Load("digits");
        var (centred, left) = (0, 0);
        for (var i = 0; i < 30; i++)
        {
            var sheet = Sheet(test.ToImage(i), 30 + 12 * (i % 10), 20 + 15 * (i % 9));
            var name = test.ClassNames[test.Label(i)];
            if (First(await LookAsync(model, "method=&invert=1&centre=1", sheet)) == name) centred++;
            if (First(await LookAsync(model, "method=&invert=1", sheet)) == name) left++;
        }
        Assert.True(centred >= 27 && left < 20, $"{centred} and {left} of 30");
    }

    [Fact]
    public async Task Handwriting_of_other_people_is_recognised_when_it_is_centred()
    {
        Assert.SkipWhen(DatasetCatalog.Get("mnist").Search() is null, "MNIST is not on this machine");
        var model = await ModelAsync();
        var (_, test) = DatasetCatalog.Load("mnist");
        var right = 0;
        for (var i = 0; i < 100; i++)
            if (First(await LookAsync(model, "method=&centre=1", test.ToImage(i))) == test.ClassNames[test.Label(i)]) right++;
        Assert.True(right >= 65, $"{right} of 100");
    }

    [Theory]
    [InlineData("gradcam", "Grad-CAM")]
    [InlineData("occlusion", "Occlusion")]
    [InlineData("integrated-gradients", "Integrated gradients")]
    public async Task Where_the_network_looks_is_shown(string method, string title)
    {
        var model = await ModelAsync();
        var (_, test) = DatasetCatalog.Load("digits");
        // The first is a job, whose time is measured; those after it are answered at once.
        for (var i = 0; i < 2; i++)
        {
            var found = await LookAsync(model, $"method={method}&class=3", test.ToImage(5));
            Assert.Equal((title, "3"), (found.GetProperty("method").GetString(), found.GetProperty("class").GetString()));
            var map = Picture(found, "map");
            Assert.Equal((224, 224, 3), (map.Width, map.Height, map.Channels));
            Assert.True(map.Pixels8.ToArray().Distinct().Count() > 20);
        }
    }

    [Fact]
    public async Task Many_pictures_are_classified_and_counted_by_their_folders()
    {
        var model = await ModelAsync();
        var (_, test) = DatasetCatalog.Load("digits");
        var id = (await studio.PostAsync("/api/try/uploads", new { })).GetProperty("id").GetString()!;
        for (var i = 0; i < 20; i++) await SendAsync(id, $"{test.ClassNames[test.Label(i)]}/{i}.png", test.ToImage(i).Encode());
        await SendAsync(id, "broken.png", [1, 2, 3]);
        var job = await studio.PostAsync($"/api/try/batch?model={model}&upload={id}", new { });
        var result = await studio.ResultAsync(job);
        var rows = result.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal((21, 20), (rows.Count, result.GetProperty("known").GetInt32()));
        var classifier = RunFolder.Classifier(Path.Combine(studio.Folder, model));
        Assert.Equal(Enumerable.Range(0, 20).Count(i => classifier.Predict(test.ToImage(i))[0].Index == test.Label(i)),
            result.GetProperty("right").GetInt32());
        Assert.NotNull(rows.Single(r => r.GetProperty("file").GetString() == "broken.png").GetProperty("problem").GetString());
        var csv = await studio.Client.GetAsync($"/api/try/batch.csv?job={job.GetProperty("id").GetString()}");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        var lines = (await csv.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n");
        Assert.Equal((22, "file,class,probability,rightClass,right,problem"), (lines.Length, lines[0]));
        var (label, predicted) = (test.ClassNames[test.Label(2)], classifier.Predict(test.ToImage(2))[0].Name);
        Assert.Contains(lines, l => l.StartsWith($"{label}/2.png,{predicted},", StringComparison.Ordinal)
            && l.EndsWith($",{label},{(label == predicted ? "yes" : "no")},", StringComparison.Ordinal));
        var thumbnail = await studio.Client.GetAsync($"/api/try/thumbnail?upload={id}&file={label}/2.png");
        Assert.Equal(8, Image.Load(await thumbnail.Content.ReadAsByteArrayAsync()).Width);
    }

    [Fact]
    public async Task A_file_of_a_whole_model_can_be_tried()
    {
        var model = await ModelAsync();
        File.Copy(Path.Combine(studio.Folder, model, "model.fovea"), Path.Combine(studio.Folder, "copy.fovea"), overwrite: true);
        Assert.Contains((await studio.GetAsync("/api/try")).GetProperty("models").EnumerateArray(), m => m.GetString() == "copy.fovea");
        var opened = await studio.ResultAsync(await studio.PostAsync("/api/try/open?model=copy.fovea", new { }));
        Assert.True(opened.GetProperty("invert").GetBoolean());
        var (_, test) = DatasetCatalog.Load("digits");
        Assert.Equal(First(await LookAsync(model, "method=", test.ToImage(0))),
            First(await LookAsync("copy.fovea", "method=gradcam", test.ToImage(0))));
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        var model = await ModelAsync();
        await OpenAsync(model);
        File.WriteAllText(Path.Combine(studio.Folder, "text.onnx"), "no model");
        var content = new ByteArrayContent([1, 2, 3]);
        foreach (var (path, status, part) in new[]
        {
            ($"/api/try/look?model={model}", HttpStatusCode.BadRequest, "the picture"),
            ($"/api/try/look?model={model}&method=guessing", HttpStatusCode.BadRequest, "method: expected one of gradcam"),
            ($"/api/try/look?model={model}&class=10", HttpStatusCode.BadRequest, "class: expected -1 to 9"),
            ("/api/try/look?model=../x", HttpStatusCode.NotFound, "not in the studio's folder"),
            ("/api/try/look?model=text.onnx", HttpStatusCode.NotFound, "not open"),
            ("/api/try/look", HttpStatusCode.BadRequest, "expected one model"),
            ($"/api/try/batch?model={model}&upload=0000000000000000", HttpStatusCode.NotFound, "no longer"),
        })
            Assert.Contains(part, await Studio.ErrorAsync(status, await studio.Client.PostAsync(path, content)), StringComparison.Ordinal);
        var id = (await studio.PostAsync("/api/try/uploads", new { })).GetProperty("id").GetString();
        Assert.Contains("none of this name", await Studio.ErrorAsync(HttpStatusCode.NotFound,
            await studio.Client.GetAsync($"/api/try/thumbnail?upload={id}&file=../x.png")), StringComparison.Ordinal);
        await Studio.ErrorAsync(HttpStatusCode.NotFound, await studio.Client.GetAsync("/api/try/batch.csv?job=0"));
    }

    private static string First(JsonElement found) => found.GetProperty("top")[0].GetProperty("name").GetString()!;

    private static Image Picture(JsonElement found, string name) =>
        Image.Load(Convert.FromBase64String(found.GetProperty(name).GetString()!.Split(',')[1]));

    // Dark on light, enlarged, somewhere on a sheet.
    private static Image Sheet(Image digit, int left, int top)
    {
        var sheet = new Image(280, 280, 3);
        Canvas.Paste(sheet, left, top, Resizing.Bicubic(digit, 120, 120).ToRgb());
        foreach (ref var value in sheet.Pixels8) value = (byte)(255 - value);
        return sheet;
    }

    // Whichever test comes first has it trained; each opens it, since only a few models stay open.
    private async Task<string> ModelAsync()
    {
        var models = (await studio.GetAsync("/api/try")).GetProperty("models").EnumerateArray().ToList();
        var model = models.Count > 0 ? models[0].GetString()!
            : (await studio.ResultAsync(await studio.PostAsync("/api/try/train", new { }))).GetProperty("model").GetString()!;
        await OpenAsync(model);
        return model;
    }

    private async Task OpenAsync(string model) => await studio.ResultAsync(await studio.PostAsync($"/api/try/open?model={model}", new { }));

    private async Task<JsonElement> LookAsync(string model, string query, Image picture)
    {
        await OpenAsync(model);
        var answer = await studio.Client.PostAsync($"/api/try/look?model={model}&{query}", new ByteArrayContent(picture.Encode()));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var found = JsonDocument.Parse(text).RootElement;
        return found.TryGetProperty("id", out _) ? await studio.ResultAsync(found) : found;
    }

    private async Task SendAsync(string id, string name, byte[] bytes) => Assert.Equal(HttpStatusCode.OK,
        (await studio.Client.PostAsync($"/api/try/uploads/{id}?name={name}", new ByteArrayContent(bytes))).StatusCode);
}
