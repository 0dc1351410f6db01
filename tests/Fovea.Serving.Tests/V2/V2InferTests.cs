using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Serving.Tests;

/// <summary><c>/v2/models/{model}/infer</c>: tensors in JSON and behind it, both ways.</summary>
public class V2InferTests
{
    private const string Path = "/v2/models/digits/infer";
    private const int Elements = 64, Classes = 10;

    // Pictures of one request may be computed in batches of several sizes, which changes the last bit.
    private static readonly ScoreComparer Same = new();

    [Fact]
    public async Task Scores_in_JSON_are_those_of_the_classifier()
    {
        await using var test = await TestServer.StartAsync();
        var (x, expected) = Sample(test, 3);
        var (status, json) = await test.PostAsync(Path, Json($$"""
            {"id":"seven","inputs":[{"name":"input","shape":[3,1,8,8],"datatype":"FP32","data":[{{string.Join(",", x)}}]}]}
            """));
        Assert.True(status == 200, $"{json}");
        Assert.Equal(("digits", "1", "seven"), (Text(json, "model_name"), Text(json, "model_version"), Text(json, "id")));
        var output = Assert.Single(json.GetProperty("outputs").EnumerateArray());
        Assert.Equal(("output", "FP32"), (Text(output, "name"), Text(output, "datatype")));
        Assert.Equal([3, Classes], output.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(expected, output.GetProperty("data").EnumerateArray().Select(s => s.GetSingle()), Same);
    }

    // The bytes that Triton's client for Python (tritonclient.http) sends where nothing is said about outputs: it sets no type.
    [Fact]
    public async Task Tensors_go_both_ways_behind_the_JSON()
    {
        await using var test = await TestServer.StartAsync();
        var (x, expected) = Sample(test, 1);
        var (json, data) = await BinaryAsync(test,
            """{"inputs":[{"name":"input","shape":[1,1,8,8],"datatype":"FP32","parameters":{"binary_data_size":256}}]"""
            + ""","parameters":{"binary_data_output":true}}""", Bytes(x));
        var output = json.GetProperty("outputs")[0];
        Assert.Equal(data.Length, output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        Assert.False(output.TryGetProperty("data", out _));
        Assert.Equal(Bytes(expected), data);
    }

    [Fact]
    public async Task An_output_may_be_asked_for_as_classes()
    {
        await using var test = await TestServer.StartAsync();
        var (x, _) = Sample(test, 1);
        var top = ImageClassifier.Load(test.ModelFile).Predict(Tensor.From(x, [1, 1, 8, 8]), 2)[0];
        string[] expected = [.. top.Select(c => FormattableString.Invariant($"{(float)c.Logit}:{c.Index}:{c.Name}"))];
        var head = """{"inputs":[{"name":"input","shape":[1,1,8,8],"datatype":"FP32","parameters":{"binary_data_size":256}}],"outputs":[""";
        var (json, data) = await BinaryAsync(test, head + """{"name":"output","parameters":{"binary_data":true,"classification":2}},"""
            + """{"name":"output","parameters":{"classification":2}}]}""", Bytes(x));
        var outputs = json.GetProperty("outputs");
        Assert.Equal(["BYTES", "BYTES"], outputs.EnumerateArray().Select(o => Text(o, "datatype")));
        Assert.Equal([1, 2], outputs[1].GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(expected, outputs[1].GetProperty("data").EnumerateArray().Select(s => s.GetString()));
        byte[] binary = [.. expected.SelectMany(e => (byte[])[(byte)e.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(e)])];
        Assert.Equal(binary, data);
    }

    [Fact]
    public async Task Pixels_and_files_are_prepared_as_pictures_are()
    {
        await using var test = await TestServer.StartAsync();
        var classifier = ImageClassifier.Load(test.ModelFile);
        var images = new[] { TestServer.Noise(1), TestServer.Noise(2) };
        float[] expected = [.. images.SelectMany(i =>
            classifier.Scores(classifier.Preprocessing.Apply(i)).AsReadOnlySpan<float>().ToArray())];
        var pixels = string.Join(",", images.SelectMany(i => i.Pixels8.ToArray()));
        var files = string.Join(",", images.Select(i => $"\"{Convert.ToBase64String(i.Encode())}\""));
        foreach (var (type, shape, data) in new[] { ("UINT8", "2,13,17,3", pixels), ("BYTES", "2", files), ("BYTES", "2,1", files) })
        {
            var (status, json) = await test.PostAsync(Path,
                Json($$"""{"inputs":[{"name":"input","shape":[{{shape}}],"datatype":"{{type}}","data":[{{data}}]}]}"""));
            Assert.True(status == 200, $"{type}: {json}");
            Assert.Equal(expected, json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(s => s.GetSingle()), Same);
        }
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "inputs: expected one, input, got x")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,64],"datatype":"FP32","data":[1]}]}""", 400, "expected 64 elements, got 3 bytes")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1,1],"datatype":"FP32","data":[1]}]}""", 400,
        "input input: expected FP32 [N, 1, 8, 8], UINT8 [N, H, W, 1 or 3] of at most 50000000 pixels or BYTES [N], got FP32 [1, 1]")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1],"datatype":"INT8","data":[1]}]}""", 400, "got INT8 [1]")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["UDU="]}]}""", 400, "input[0]: ")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["?"]}]}""", 400, "expected texts in base64")]
    [InlineData("""{"inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["UDU="]}],"outputs":[{"name":"y"}]}""", 400,
        "outputs: expected output, got y")]
    [InlineData("""{"inputs":""", 400, "expected JSON")]
    public async Task A_wrong_request_is_refused_in_one_line(string body, int status, string message)
    {
        await using var test = await TestServer.StartAsync();
        Assert.Contains(message, TestServer.Error(status, await test.PostAsync(Path, Json(body))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_hold_before_elements_are_read()
    {
        await using var test = await TestServer.StartAsync(
            t => (t.Options.MaxPictures, t.Options.MaxPixels, t.Options.Queue) = (4, 100, 3));
        var files = string.Join(",", Enumerable.Repeat("\"\"", 5));
        await Refused(413, "expected at most 4 pictures, got 5", "BYTES", "5", files);
        await Refused(429, "queue is full", "BYTES", "4", files[3..]);
        await Refused(400, "at most 100 pixels", "UINT8", "1,11,11,1", string.Join(",", Enumerable.Repeat("0", 121)));
        await Refused(413, "at most 100 pixels", "BYTES", "1", $"\"{Convert.ToBase64String(TestServer.Noise(1).Encode())}\"");
        Assert.Equal(0, test.Server.Budget.Taken);

        async Task Refused(int status, string message, string type, string shape, string data)
        {
            var body = Json($$"""{"inputs":[{"name":"input","shape":[{{shape}}],"datatype":"{{type}}","data":[{{data}}]}]}""");
            Assert.Contains(message, TestServer.Error(status, await test.PostAsync(Path, body)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999")]
    [InlineData("3")]
    public async Task A_length_that_is_none_is_refused(string length)
    {
        await using var test = await TestServer.StartAsync();
        using var body = Json("{}");
        body.Headers.Add(InferRequest.LengthHeader, length);
        Assert.Contains(InferRequest.LengthHeader, TestServer.Error(400, await test.PostAsync(Path, body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        await using var test = await TestServer.StartAsync();
        using var body = Json("{}");
        body.Headers.ContentEncoding.Add("gzip");
        Assert.Contains("Content-Encoding", TestServer.Error(415, await test.PostAsync(Path, body)), StringComparison.Ordinal);
    }

    private static (float[] X, float[] Scores) Sample(TestServer test, int count)
    {
        var random = new Random(count);
        var x = Enumerable.Range(0, count * Elements).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var scores = new float[count * Classes];
        ImageClassifier.Load(test.ModelFile).Scores(x, scores);
        return (x, scores);
    }

    private static async Task<(JsonElement Json, byte[] Data)> BinaryAsync(TestServer test, string json, byte[] data)
    {
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(json), .. data]);
        content.Headers.Add(InferRequest.LengthHeader, $"{json.Length}");
        var answer = await test.Client.PostAsync(Path, content);
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        var length = int.Parse(answer.Headers.GetValues(InferRequest.LengthHeader).Single());
        return (JsonDocument.Parse(body.AsMemory(0, length)).RootElement, body[length..]);
    }

    private static byte[] Bytes(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static StringContent Json(string text) => new(text, MediaTypeHeaderValue.Parse("application/json"));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private sealed class ScoreComparer : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-5f;

        public int GetHashCode(float score) => 0;
    }
}
