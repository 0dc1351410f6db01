using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Testing;

namespace Fovea.Studio.Tests;

/// <summary>A studio on a folder of its own, and a client that has its token.</summary>
public sealed class Studio : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    public string Folder => _folder.Path;

    public StudioServer Server { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public string Token => Server.Address.Query["?token=".Length..];

    public string Origin => Server.Address.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        Server = await StudioServer.StartAsync(new() { Folder = Folder });
        Client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(Origin) };
        Client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
    }

    /// <summary>An answer in JSON; a failure fails the test with what the studio said.</summary>
    public async Task<JsonElement> GetAsync(string path) => await AnswerAsync(await Client.GetAsync(path));

    /// <summary>The answer to a body in JSON.</summary>
    public async Task<JsonElement> PostAsync(string path, object body) =>
        await AnswerAsync(await Client.PostAsync(path, JsonContent.Create(body)));

    /// <summary>The line of an answer that is an error.</summary>
    public static async Task<string> ErrorAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!;
    }

    /// <summary>The result of a job, when it has ended.</summary>
    public async Task<JsonElement> ResultAsync(JsonElement job)
    {
        for (var i = 0; i < 1200; i++)
        {
            job = await GetAsync($"/api/jobs/{job.GetProperty("id").GetString()}");
            if (job.GetProperty("state").GetString() != "running") break;
            await Task.Delay(50);
        }
        Assert.Equal("done", job.GetProperty("error").GetString() ?? job.GetProperty("state").GetString());
        return job.GetProperty("result");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
