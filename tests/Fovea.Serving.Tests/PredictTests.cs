using System.Text;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Models;

namespace Fovea.Serving.Tests;

/// <summary><c>POST /v1/predict</c>: the ways to send pictures, and what is refused.</summary>
public class PredictTests
{
    [Fact]
    public async Task A_picture_has_the_answer_of_the_classifier_to_the_bit()
    {
        await using var test = await TestServer.StartAsync();
        var image = TestServer.Noise(1);
        var expected = ImageClassifier.Load(test.ModelFile).Predict(image, 3);
        foreach (var (file, type) in new[] { (image.Encode(), "image/png"), (image.Encode(".ppm"), "application/octet-stream") })
        {
            var (status, json) = await test.PostAsync("/v1/predict?top=3", file, type);
            Assert.Equal(200, status);
            Assert.Equal(("digits", "1"), (json.GetProperty("model").GetString(), json.GetProperty("version").GetString()));
            Assert.Equal(expected, Top(Assert.Single(json.GetProperty("predictions").EnumerateArray())));
        }
    }

    [Fact]
    public async Task A_form_and_JSON_take_several_pictures_in_their_order()
    {
        await using var test = await TestServer.StartAsync();
        var images = Enumerable.Range(0, 5).Select(i => TestServer.Noise(i, 8 + i, 9)).ToList();
        var classifier = ImageClassifier.Load(test.ModelFile);
        var expected = images.Select(i => classifier.Predict(i, 2)).ToList();
        using var form = new MultipartFormDataContent();
        foreach (var (i, image) in images.Index()) form.Add(TestServer.Body(image.Encode()), "file", $"{i}.png");
        form.Add(new StringContent("a field that is no file"), "comment");
        var json = $$"""{"images": [{{string.Join(", ", images.Select(i => $"\"{Convert.ToBase64String(i.Encode())}\""))}}], "top": 2}""";
        foreach (var (path, body) in new (string, HttpContent)[] { ("/v1/predict?top=2", form), ("/v1/predict", Json(json)) })
        {
            var (status, answer) = await test.PostAsync(path, body);
            Assert.True(status == 200, $"{answer}");
            foreach (var (top, prediction) in expected.Zip(answer.GetProperty("predictions").EnumerateArray(), (e, a) => (e, Top(a))))
                AssertSame(top, prediction);
        }
    }

    [Theory]
    [InlineData("application/json", "[]", 400, "body: expected {\"images\": [\"base64\", …]}, got []")]
    [InlineData("application/json", "{\"images\": [7]}", 400, "images[0]: expected the bytes of a picture's file in base64, got 7")]
    [InlineData("application/json", "{\"images\": []}", 400, "body: expected a picture or more, got none")]
    [InlineData("application/json", "{\"images\": [\"UDU=\"]}", 400, "images[0]: byte 0: magic: expected a PNG")]
    [InlineData("application/json", "{\"images\": ", 400, "body: expected JSON of at most 8 levels: ")]
    [InlineData("application/json", "[[[[[[[[[[1]]]]]]]]]]", 400, "body: expected JSON of at most 8 levels: ")]
    [InlineData("application/json", "{\"images\": [\"UDU=\"], \"top\": 0}", 400, "top: expected a whole number of 1 or more, got 0")]
    [InlineData("image/png", "no picture", 400, "image: byte 0: magic: expected a PNG, JPEG, WebP, GIF, BMP, TIFF or PNM")]
    [InlineData("image/png", "", 400, "image: expected a picture, got no bytes")]
    [InlineData("text/plain", "no picture", 415, "Content-Type: expected image/… or application/octet-stream for one picture")]
    [InlineData("multipart/form-data", "x", 400, "Content-Type: expected multipart/form-data with a boundary")]
    [InlineData("multipart/form-data; boundary=b", "x", 400, "body: expected multipart/form-data: ")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n", 400, "body: expected a picture or more, got none")]
    public async Task What_is_no_picture_is_refused_in_one_line(string type, string body, int status, string message)
    {
        await using var test = await TestServer.StartAsync();
        var error = TestServer.Error(status, await test.PostAsync("/v1/predict", Encoding.UTF8.GetBytes(body), type));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Equal(0, test.Server.Budget.Taken);
    }

    /// <summary>The same classes with the same scores, but for the last digits, which the size of a batch may change.</summary>
    internal static void AssertSame(IReadOnlyList<ClassScore> expected, IReadOnlyList<ClassScore> actual)
    {
        Assert.Equal(expected.Select(e => (e.Index, e.Name)), actual.Select(a => (a.Index, a.Name)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Logit, pair.Second.Logit, 1e-6));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-6));
    }

    internal static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    internal static List<ClassScore> Top(JsonElement prediction) =>
        [.. prediction.GetProperty("top").EnumerateArray().Select(t => new ClassScore(t.GetProperty("index").GetInt32(),
            t.GetProperty("name").GetString()!, t.GetProperty("probability").GetDouble(), t.GetProperty("logit").GetDouble()))];
}
