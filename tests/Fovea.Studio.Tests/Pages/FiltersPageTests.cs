using System.Net;
using Fovea.Imaging;

namespace Fovea.Studio.Tests;

/// <summary>What the page of signals and filters asks for.</summary>
public class FiltersPageTests(Studio studio) : IClassFixture<Studio>
{
    [Fact]
    public async Task The_catalogues_are_the_libraries()
    {
        var answer = await studio.GetAsync("/api/filters");
        Assert.Equal(FilterCatalog.All.Select(f => f.Name), answer.GetProperty("filters").EnumerateArray().Select(f =>
            f.GetProperty("name").GetString()));
        Assert.Equal(SignalCatalog.All.Select(f => f.Name), answer.GetProperty("signals").EnumerateArray().Select(f =>
            f.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("convolution", "rect:7", "exp:0.5", -6, 12)]
    [InlineData("correlation", "[1 2 3 4]", "[1 0 -1]@-1", -5, 8)]
    [InlineData("convolution", "sine:8", "gaussian:2", 0, 20)]
    public async Task Signals_are_convolved_as_by_the_library(string kind, string x, string h, int from, int to)
    {
        var answer = await studio.GetAsync(
            $"/api/filters/signal?x={Uri.EscapeDataString(x)}&h={Uri.EscapeDataString(h)}&kind={kind}&from={from}&to={to}");
        var second = SignalCatalog.Parse(h);
        var expected = SignalConvolution.Convolve(SignalCatalog.Parse(x), kind == "convolution" ? second : second.Reverse(), from, to);
        Assert.Equal(expected.Values, answer.GetProperty("y").EnumerateArray().Select(v => v.GetDouble()));
        // The window holds what slides over it: the sum of the products is the result.
        double[] a = [.. answer.GetProperty("x").EnumerateArray().Select(v => v.GetDouble())],
            b = [.. answer.GetProperty("h").EnumerateArray().Select(v => v.GetDouble())];
        if (answer.GetProperty("isWhole").GetBoolean())
            for (var n = from; n <= to; n++)
                Assert.Equal(expected[n], Enumerable.Range(from, to - from + 1).Sum(k => a[k - from] * b[n - k - (from - to)]), 1e-9);
    }

    [Theory]
    [InlineData("signal?x=rect:3&h=nonsense", "signal: expected one of ")]
    [InlineData("signal?x=step&h=sine", "step and sine: expected that one of the two is finite")]
    [InlineData("signal?x=rect:3&h=rect:3&from=5&to=2", "to: expected 6 to 405, got '2'")]
    [InlineData("signal?x=rect:3", "expected one h in the query, got 0")]
    [InlineData("apply?kernel=nonsense", "filter: expected one of ")]
    [InlineData("apply?kernel=box:4", "box: expected an odd SIZE")]
    [InlineData("apply?kernel=box&border=none", "border: expected one of reflect, zero, replicate, circular, got 'none'")]
    [InlineData("apply?kernel=[1 -1 0]&normalize=true", "kernel: expected weights whose sum is not 0")]
    [InlineData("kernel?kernel=[1 2]", "kernel: expected an odd number of rows and of columns")]
    public async Task What_does_not_fit_is_said_in_a_line(string path, string line) => Assert.StartsWith(line,
        await Studio.ErrorAsync(HttpStatusCode.BadRequest, await studio.Client.GetAsync($"/api/filters/{path}")), StringComparison.Ordinal);

    [Fact]
    public async Task A_picture_that_is_not_there_is_not_found() => Assert.Contains("upload ../../etc", await Studio.ErrorAsync(
        HttpStatusCode.NotFound, await studio.Client.GetAsync("/api/filters/apply?kernel=box&id=../../etc")), StringComparison.Ordinal);

    [Theory]
    [InlineData("gaussian:2", "")]
    [InlineData("[0 -1 0; -1 5 -1; 0 -1 0]", "&border=replicate&channels=grey")]
    [InlineData("sobel:x", "&scale=absolute&border=zero")]
    [InlineData("median:5", "&border=circular")]
    public async Task A_dropped_picture_is_filtered_as_by_the_library(string kernel, string options)
    {
        var image = ExamplePicture.Draw();
        var id = await DropAsync(image);
        var expected = image.Filter(FilterCatalog.Parse(kernel), new()
        {
            Border = options.Contains("replicate", StringComparison.Ordinal) ? Tensors.PaddingMode.Replicate
                : options.Contains("zero", StringComparison.Ordinal) ? Tensors.PaddingMode.Zeros
                : options.Contains("circular", StringComparison.Ordinal) ? Tensors.PaddingMode.Circular : Tensors.PaddingMode.Reflect,
            Scale = options.Contains("absolute", StringComparison.Ordinal) ? FilterScale.Absolute : FilterScale.Natural,
            Grey = options.Contains("grey", StringComparison.Ordinal) ? true : null,
        });
        var path = $"/api/filters/apply?id={id}&kernel={Uri.EscapeDataString(kernel)}{options}";
        var answer = await studio.Client.GetAsync(path);
        // A slow machine answers with a job; the same address has the picture when it is done.
        for (var i = 0; i < 300 && answer.Content.Headers.ContentType!.MediaType != "image/png"; i++)
        {
            await Task.Delay(100);
            answer = await studio.Client.GetAsync(path);
        }
        var actual = Image.Load(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((expected.Width, expected.Channels), (actual.Width, actual.Channels));
        Assert.True(expected.Pixels8.SequenceEqual(actual.Pixels8));
    }

    [Fact]
    public async Task A_large_picture_is_made_smaller_and_said_to_be()
    {
        var kept = await PostAsync(new Image(2200, 1100, 1));
        Assert.Equal((1024, 512, "2200 × 1100"), (kept.GetProperty("width").GetInt32(), kept.GetProperty("height").GetInt32(),
            kept.GetProperty("from").GetString()));
    }

    [Fact]
    public async Task A_kernel_is_shown_in_numbers_and_a_histogram_as_charts()
    {
        var kernel = await studio.GetAsync("/api/filters/kernel?kernel=sobel:x");
        Assert.Equal([-1, 0, 1], kernel.GetProperty("weights")[0].EnumerateArray().Select(v => Math.Round(v.GetDouble(), 5)));
        var none = await studio.GetAsync("/api/filters/kernel?kernel=median");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, none.GetProperty("weights").ValueKind);
        var html = (await studio.GetAsync("/api/filters/histogram?kernel=box")).GetProperty("html").GetString()!;
        Assert.Equal(2, html.Split("<figure").Length - 1);
    }

    private async Task<string> DropAsync(Image image) => (await PostAsync(image)).GetProperty("id").GetString()!;

    private async Task<System.Text.Json.JsonElement> PostAsync(Image image)
    {
        using var content = new ByteArrayContent(image.Encode());
        var answer = await studio.Client.PostAsync("/api/filters/picture", content);
        return System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
