using System.Net.Http.Headers;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fovea.Serving.Tests;

/// <summary>A server on a free port of this machine, with a small network that <see cref="Models"/> wrote, and a client of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>How long a condition is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();
    private WebApplication? _app;

    private TestServer(ServingOptions options)
    {
        Options = options;
        ModelFile = _folder.At("digits.fovea");
    }

    public ServingOptions Options { get; }

    /// <summary>The file of the one model, unless the test has others.</summary>
    public string ModelFile { get; }

    /// <summary>Files of the test.</summary>
    public string At(string name) => _folder.At(name);

    public ClassifierServer Server { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public WebApplication App => _app!;

    /// <summary>What Kestrel was told.</summary>
    public KestrelServerLimits KestrelLimits => App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    /// <summary>Starts one; without models of its own it has one called digits.</summary>
    public static async Task<TestServer> StartAsync(Action<TestServer>? configure = null, ServingAddress? address = null)
    {
        var test = new TestServer(new() { ReloadInterval = TimeSpan.FromMilliseconds(100) });
        try
        {
            Network(1).Save(test.ModelFile);
            configure?.Invoke(test);
            if (test.Options.Models.Count == 0) test.Options.Models.Add(new(test.ModelFile, "digits"));
            test.Server = new(test.Options);
            test._app = ServingHost.Create(test.Server, (address ?? new() { Grace = TimeSpan.Zero }) with { Port = 0 });
            await test._app.StartAsync();
            test.Client = new() { BaseAddress = new(ServingHost.Address(test._app)), Timeout = Patience };
            return test;
        }
        catch
        {
            await test.DisposeAsync();
            throw;
        }
    }

    /// <summary>A small network for 8 × 8 grey pictures with random weights, always the same ones for a seed.</summary>
    public static ImageClassifier Network(ulong seed, int classes = 10)
    {
        using var context = new Fovea.Tensors.ComputeContext(seed).Use();
        return new(NetworkCatalog.Find("digits")!.Create([1, 8, 8], classes), new([1, 8, 8], [0.5f], [0.5f]),
            [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);
    }

    /// <summary>A picture of noise, always the same one for a seed.</summary>
    public static Image Noise(int seed, int width = 17, int height = 13)
    {
        var image = new Image(width, height, 3);
        new Random(seed).NextBytes(image.Pixels8);
        return image;
    }

    /// <summary>The bytes of a picture as the body of a request.</summary>
    public static ByteArrayContent Body(byte[] file, string type = "image/png") =>
        new(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    public Task<(int Status, JsonElement Json)> PostAsync(string path, byte[] file, string type = "image/png") =>
        PostAsync(path, Body(file, type));

    public async Task<(int Status, JsonElement Json)> PostAsync(string path, HttpContent body) =>
        await JsonAsync(await Client.PostAsync(path, body));

    public async Task<(int Status, JsonElement Json)> GetAsync(string path) => await JsonAsync(await Client.GetAsync(path));

    /// <summary>Status and body of an answer, which has to be JSON.</summary>
    public static async Task<(int Status, JsonElement Json)> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>The one line of an error, whose status has to be the one expected.</summary>
    public static string Error(int status, (int Status, JsonElement Json) answer)
    {
        Assert.True(status == answer.Status, $"expected {status}, got {answer.Status}: {answer.Json}");
        var text = Assert.Single(answer.Json.EnumerateObject());
        Assert.Equal("error", text.Name);
        Assert.DoesNotContain('\n', text.Value.GetString()!);
        return text.Value.GetString()!;
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var end = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, $"{what}: not within {Patience.TotalSeconds} s");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Server?.Dispose();
        _folder.Dispose();
    }
}
