using System.Net;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Testing;

namespace Fovea.Studio.Tests;

/// <summary>What the page of data sets asks for.</summary>
public class DataPageTests(Studio studio) : IClassFixture<Studio>
{
    [Fact]
    public async Task Digits_are_offered_with_every_transform_and_recipe()
    {
        var offered = await studio.GetAsync("/api/data");
        Assert.Contains(offered.GetProperty("sets").EnumerateArray(), s => s.GetProperty("name").GetString() == "digits");
        var crop = offered.GetProperty("transforms").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "randomCrop");
        var size = crop.GetProperty("arguments").EnumerateArray().First();
        Assert.Equal(("size", "integer", 32), (size.GetProperty("name").GetString()!, size.GetProperty("kind").GetString()!,
            size.GetProperty("default").GetInt32()));
        Assert.Contains(offered.GetProperty("recipes").EnumerateArray(), r => r.GetProperty("name").GetString() == "digits");
    }

    [Fact]
    public async Task A_data_set_that_is_opened_is_counted_as_the_library_counts()
    {
        var (train, test) = DatasetCatalog.Load("digits");
        var data = await OpenAsync("set=digits");
        Assert.Equal(train.CountPerClass(), data.GetProperty("trainCounts").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal(test.CountPerClass(), data.GetProperty("testCounts").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal(train.ChannelStatistics().Mean[0], data.GetProperty("mean")[0].GetSingle());
        Assert.Contains("1,438", data.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_is_shown_page_by_page()
    {
        var (train, _) = DatasetCatalog.Load("digits");
        var threes = Enumerable.Range(0, train.Count).Where(i => train.Label(i) == 3).ToList();
        var seen = new List<int>();
        for (var page = 1; seen.Count < threes.Count; page++)
        {
            var found = await studio.GetAsync($"/api/data/pictures?part=train&class=3&page={page}&count=50");
            Assert.Equal((threes.Count, page), (found.GetProperty("total").GetInt32(), found.GetProperty("page").GetInt32()));
            seen.AddRange(found.GetProperty("pictures").EnumerateArray().Select(p => p.GetProperty("index").GetInt32()));
        }
        Assert.Equal(threes, seen);
    }

    [Fact]
    public async Task A_picture_comes_with_the_pixels_of_the_data_set()
    {
        var answer = await studio.Client.GetAsync("/api/data/picture?part=test&index=7");
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var (_, test) = DatasetCatalog.Load("digits");
        Assert.Equal(test.ToImage(7).Pixels8.ToArray(), Image.Load(await answer.Content.ReadAsByteArrayAsync()).Pixels8.ToArray());
    }

    [Fact]
    public async Task Augmented_pictures_are_those_of_a_training()
    {
        var (train, _) = DatasetCatalog.Load("digits");
        var (mean, std) = train.ChannelStatistics();
        var loader = new DataLoader(train, 64, seed: 5, transforms: [new RandomTranslation(0.25f), new Normalize(mean, std)]);
        object[] transforms = [new { name = "randomTranslation", fraction = 0.25 }];
        var made = await studio.PostAsync("/api/data/augmented?part=train&index=130&seed=5&count=3", transforms);
        foreach (var epoch in Enumerable.Range(0, 3))
        {
            var x = loader.Batches(epoch).SelectMany(b => b.Indices.Select((i, at) => (i, b.Input[at]))).First(p => p.i == 130).Item2;
            var colours = x.ToArray<float>().Select(v => (byte)MathF.Round(255 * Math.Clamp(v * std[0] + mean[0], 0, 1)));
            var text = made.GetProperty("pictures")[epoch].GetString()!;
            Assert.Equal(colours, Image.Load(Convert.FromBase64String(text.Split(',')[1])).Pixels8.ToArray());
        }
    }

    [Fact]
    public async Task A_folder_of_the_studio_is_a_data_set()
    {
        foreach (var (k, name) in new[] { "dark", "light" }.Index())
            foreach (var i in Enumerable.Range(0, 10)) Save(Path.Combine(studio.Folder, "pictures", name, $"{i}.png"), 200 * k + i);
        Assert.Contains((await studio.GetAsync("/api/data")).GetProperty("folders").EnumerateArray(), f => f.GetString() == "pictures");
        var data = await OpenAsync("set=folder:pictures&size=16&grey=1");
        Assert.Equal(["dark", "light"], data.GetProperty("classes").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal([8, 8], data.GetProperty("trainCounts").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal([1, 16, 16], data.GetProperty("shape").EnumerateArray().Select(c => c.GetInt32()));
        // Without a run that fits, pictures that come twice are found all the same.
        var found = await studio.ResultAsync(await studio.PostAsync("/api/data/doubts?set=folder:pictures&size=16&grey=1", new { }));
        Assert.Contains("within the training images", found.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_was_dropped_is_a_data_set()
    {
        var id = (await studio.PostAsync("/api/data/uploads", new { })).GetProperty("id").GetString();
        foreach (var name in new[] { "a/1.png", "a/2.png", "b/1.png", "b/2.png" })
        {
            var file = Path.Combine(studio.Folder, "one.png");
            Save(file, name[0] + name[2]);
            var answer = await studio.Client.PostAsync($"/api/data/uploads/{id}?name={name}",
                new ByteArrayContent(File.ReadAllBytes(file)));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        var data = await OpenAsync($"set=upload:{id}&size=8");
        Assert.Equal(["a", "b"], data.GetProperty("classes").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(2, data.GetProperty("trainCounts")[0].GetInt32());
    }

    [Fact]
    public async Task Doubtful_digits_are_found_by_a_quick_network()
    {
        var found = await studio.ResultAsync(await studio.PostAsync("/api/data/doubts", new { }));
        Assert.Equal("quick", found.GetProperty("judge").GetString());
        var labels = found.GetProperty("figures").GetProperty("labels");
        Assert.True(labels.GetProperty("judgesAccuracy").GetDouble() > 0.9, labels.ToString());
        Assert.Contains("Training images:", found.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/data/pictures?set=mnist-of-mars&part=train", HttpStatusCode.NotFound, "mnist-of-mars")]
    [InlineData("POST", "/api/data/open?set=mnist-of-mars", HttpStatusCode.BadRequest, "expected digits")]
    [InlineData("POST", "/api/data/open?set=folder:../..", HttpStatusCode.NotFound, "not in the studio's folder")]
    [InlineData("POST", "/api/data/open?set=upload:0000000000000000", HttpStatusCode.NotFound, "no longer")]
    [InlineData("POST", "/api/data/open?set=folder:.&size=100000", HttpStatusCode.BadRequest, "size: expected 8 to 512")]
    [InlineData("GET", "/api/data/pictures?part=both", HttpStatusCode.BadRequest, "expected train or test")]
    [InlineData("GET", "/api/data/pictures?part=train&class=10", HttpStatusCode.BadRequest, "class: expected -1 to 9")]
    [InlineData("GET", "/api/data/picture?part=train&index=1438", HttpStatusCode.BadRequest, "index: expected 0 to 1437")]
    [InlineData("POST", "/api/data/doubts?run=../x", HttpStatusCode.NotFound, "not in the studio's folder")]
    [InlineData("POST", "/api/data/uploads/0000000000000000?name=a.png", HttpStatusCode.NotFound, "no longer")]
    public async Task What_cannot_be_is_said(string method, string path, HttpStatusCode status, string part)
    {
        using var request = new HttpRequestMessage(new(method), path);
        Assert.Contains(part, await Studio.ErrorAsync(status, await studio.Client.SendAsync(request)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("a/../../b.png")]
    [InlineData(".hidden/b.png")]
    [InlineData("/etc/a.png")]
    [InlineData("a/b/c/d/e.png")]
    public async Task An_upload_stays_in_its_folder(string name)
    {
        var id = (await studio.PostAsync("/api/data/uploads", new { })).GetProperty("id").GetString();
        var answer = await studio.Client.PostAsync($"/api/data/uploads/{id}?name={name}", new ByteArrayContent([1]));
        Assert.Contains("expected a file's name", await Studio.ErrorAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"name\":\"randomCrash\"}]", "randomCrash")]
    [InlineData("[{\"name\":\"randomCrop\",\"size\":\"large\"}]", "expected a whole number")]
    [InlineData("[{\"name\":\"randomCrop\",\"size\":32,\"padding\":0}]", "RandomCrop")]
    [InlineData("{", "expected JSON")]
    public async Task A_transform_that_cannot_be_is_said(string transforms, string part)
    {
        var answer = await studio.Client.PostAsync("/api/data/augmented?part=train&index=0", new StringContent(transforms));
        Assert.Contains(part, await Studio.ErrorAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_a_folder_of_pictures_is_not_followed()
    {
        using var outside = new TestFolder();
        Save(Path.Combine(outside.Path, "b", "1.png"), 9);
        Directory.CreateDirectory(Path.Combine(studio.Folder, "linked"));
        Directory.CreateSymbolicLink(Path.Combine(studio.Folder, "linked", "b"), Path.Combine(outside.Path, "b"));
        var job = await studio.PostAsync("/api/data/open?set=folder:linked", new { });
        while (job.GetProperty("state").GetString() == "running")
        {
            await Task.Delay(20);
            job = await studio.GetAsync($"/api/jobs/{job.GetProperty("id").GetString()}");
        }
        Assert.Contains("expected no links, got b", job.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private async Task<System.Text.Json.JsonElement> OpenAsync(string query) =>
        await studio.ResultAsync(await studio.PostAsync($"/api/data/open?{query}", new { }));

    private static void Save(string path, int grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var image = new Image(20, 20, 1);
        image.Pixels8.Fill((byte)grey);
        image.Pixels8[grey % 400] = (byte)(255 - grey);
        image.Save(path);
    }
}
