using System.Buffers.Binary;
using System.Net;

namespace Fovea.Serving.Tests;

/// <summary>What is too much: bytes, pixels, pictures, time.</summary>
public class LimitTests
{
    [Fact]
    public async Task A_body_that_is_too_long_is_413_whether_it_says_so_or_not()
    {
        await using var test = await TestServer.StartAsync(t => t.Options.MaxBytes = 1000);
        Assert.Equal("body: expected at most 1000 bytes; send fewer or smaller pictures",
            TestServer.Error(413, await test.PostAsync("/v1/predict", new byte[1001])));
        using var stream = new StreamContent(new MemoryStream(new byte[5000])) { Headers = { ContentType = new("image/png") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/predict") { Content = stream };
        request.Headers.TransferEncodingChunked = true;
        Assert.Contains("at most 1000 bytes", TestServer.Error(413, await TestServer.JsonAsync(await test.Client.SendAsync(request,
            TestContext.Current.CancellationToken))), StringComparison.Ordinal);
        Assert.Equal(200, (await test.PostAsync("/v1/predict", TestServer.Noise(1, 9, 9).Encode())).Status);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    [InlineData(".bmp")]
    [InlineData(".ppm")]
    public async Task A_picture_of_too_many_pixels_is_413(string format)
    {
        await using var test = await TestServer.StartAsync(t => t.Options.MaxPixels = 200);
        var file = TestServer.Noise(1, 17, 13).Encode(format);
        Assert.Equal("image: expected at most 200 pixels, got 17 × 13; send a smaller picture",
            TestServer.Error(413, await test.PostAsync("/v1/predict", file)));
        Assert.Equal(200, (await test.PostAsync("/v1/predict", TestServer.Noise(1, 10, 20).Encode(format))).Status);
    }

    [Fact]
    public void A_size_is_told_from_the_header_without_any_pixels()
    {
        var png = TestServer.Noise(1).Encode();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 50000);
        Assert.Equal((60000, 50000), PictureSize.Of(png[..33]));
        Assert.Equal((17, 13), PictureSize.Of(TestServer.Noise(1).Encode(".jpg")));
        Assert.Null(PictureSize.Of([]));
        Assert.Null(PictureSize.Of("no picture"u8.ToArray()));
    }

    [Fact]
    public async Task More_pictures_than_a_request_may_have_are_413()
    {
        await using var test = await TestServer.StartAsync(t => t.Options.MaxPictures = 2);
        var text = Convert.ToBase64String(TestServer.Noise(1).Encode());
        Assert.Equal("body: expected at most 2 pictures a request, got more", TestServer.Error(413,
            await test.PostAsync("/v1/predict", PredictTests.Json($$"""{"images": ["{{text}}", "{{text}}", "{{text}}"]}"""))));
        Assert.Equal(0, test.Server.Budget.Taken);
    }

    [Fact]
    public async Task A_full_queue_is_429_and_says_when_to_come_again()
    {
        await using var test = await TestServer.StartAsync(t => t.Options.Queue = 1);
        var file = TestServer.Noise(1).Encode();
        using var slow = await RawClient.ConnectAsync(test);
        await slow.PostAsync("/v1/predict", file.Length, file[..10]);
        await TestServer.UntilAsync(() => Task.FromResult(test.Server.Budget.Taken == 1), "the slow picture is in work");
        var answer = await test.Client.PostAsync("/v1/predict", TestServer.Body(file), TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.StartsWith("the queue is full: expected at most 1 pictures in work",
            TestServer.Error(429, await TestServer.JsonAsync(answer)), StringComparison.Ordinal);
        // What was there first is answered.
        await slow.SendAsync(file[10..]);
        Assert.StartsWith("HTTP/1.1 200", await slow.ReadAsync("predictions"), StringComparison.Ordinal);
        await TestServer.UntilAsync(() => Task.FromResult(test.Server.Budget.Taken == 0), "the queue is empty");
        Assert.Equal(200, (await test.PostAsync("/v1/predict", file)).Status);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_503_and_one_whose_client_leaves_gives_its_place_back()
    {
        await using var test = await TestServer.StartAsync(t => t.Options.Timeout = TimeSpan.FromMilliseconds(300));
        var file = TestServer.Noise(1).Encode();
        using (var slow = await RawClient.ConnectAsync(test))
        {
            await slow.PostAsync("/v1/predict", file.Length, file[..10]);
            var answer = await slow.ReadAsync("try again later");
            Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
            Assert.Contains("Retry-After: 1", answer, StringComparison.Ordinal);
        }
        test.Options.Timeout = TestServer.Patience;
        using (var gone = await RawClient.ConnectAsync(test))
        {
            await gone.PostAsync("/v1/predict", file.Length, file[..10]);
            await TestServer.UntilAsync(() => Task.FromResult(test.Server.Budget.Taken == 1), "the picture is in work");
        }
        await TestServer.UntilAsync(() => Task.FromResult(test.Server.Budget.Taken == 0), "its place is free");
    }

    [Fact]
    public async Task Bodies_that_trickle_and_heads_that_never_end_are_cut_off()
    {
        await using var test = await TestServer.StartAsync();
        var limits = test.KestrelLimits;
        Assert.Equal(1024, limits.MinRequestBodyDataRate?.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(15), limits.RequestHeadersTimeout);
        Assert.Equal(test.Options.MaxBytes + (1 << 20), limits.MaxRequestBodySize);
    }

    [Theory]
    [InlineData("GET", "/v1/predict", 405, "/v1/predict: expected POST, got GET")]
    [InlineData("DELETE", "/v1/models", 405, "/v1/models: expected GET, got DELETE")]
    [InlineData("GET", "/v2/nothing/here", 404, "/v2/nothing/here: there is no such address; see /openapi/v1.json")]
    [InlineData("POST", "/v1/predict?top=0", 400, "top: expected a whole number from 1 to")]
    [InlineData("POST", "/v1/predict?top=many", 400, "top: expected a whole number from 1 to")]
    [InlineData("POST", "/v1/predict?model=cats", 404, "model: expected one of digits@1, got 'cats'")]
    [InlineData("POST", "/v1/models/digits/predict?version=2", 404, "model: expected one of digits@1, got 'digits@2'")]
    public async Task What_is_asked_in_a_wrong_way_is_told_in_one_line(string method, string path, int status, string message)
    {
        await using var test = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST") request.Content = TestServer.Body(TestServer.Noise(1).Encode());
        var answer = await test.Client.SendAsync(request, TestContext.Current.CancellationToken);
        if (status == 405) Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.StartsWith(message, TestServer.Error(status, await TestServer.JsonAsync(answer)), StringComparison.Ordinal);
    }
}
