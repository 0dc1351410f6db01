using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Serving.Tests;

/// <summary>Health, figures, documentation, the page, the end, and an application of one's own.</summary>
public partial class OperationTests
{
    private static readonly byte[] Picture = TestServer.Noise(3).Encode();

    [Fact]
    public async Task A_server_that_stops_answers_what_it_has_and_takes_nothing_more()
    {
        await using var test = await TestServer.StartAsync();
        Assert.Equal(200, (await test.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await test.GetAsync("/health/ready")).Status);
        using var slow = await RawClient.ConnectAsync(test);
        await slow.PostAsync("/v1/predict", Picture.Length, Picture[..10]);
        await TestServer.UntilAsync(() => Task.FromResult(test.Server.Budget.Taken == 1), "the slow picture is in work");
        var stop = test.App.StopAsync(TestContext.Current.CancellationToken);
        await TestServer.UntilAsync(() => Task.FromResult(!test.Server.IsReady), "the server is no longer ready");
        await TestServer.UntilAsync(async () =>
        {
            try
            {
                using var late = await RawClient.ConnectAsync(test);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        }, "no more connections");
        Assert.False(stop.IsCompleted);
        await slow.SendAsync(Picture[10..]);
        Assert.StartsWith("HTTP/1.1 200", await slow.ReadAsync("predictions"), StringComparison.Ordinal);
        await stop.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_request_that_comes_on_a_connection_taken_before_the_end_is_answered_and_is_its_last()
    {
        await using var test = await TestServer.StartAsync(address: new() { Grace = TimeSpan.FromMinutes(5) });
        using var client = await RawClient.ConnectAsync(test);
        await client.PostAsync("/v1/predict", Picture.Length, Picture);
        Assert.StartsWith("HTTP/1.1 200", await client.ReadAsync("predictions"), StringComparison.Ordinal);
        // Idle until the server is asked to stop, and for a while after.
        var stop = test.App.StopAsync(TestContext.Current.CancellationToken);
        await TestServer.UntilAsync(() => Task.FromResult(!test.Server.IsReady), "the server is no longer ready");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await client.PostAsync("/v1/predict", Picture.Length, Picture);
        var answer = await client.ReadAsync("predictions");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        await stop.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_is_about_to_stop_says_that_it_is_not_ready()
    {
        await using var test = await TestServer.StartAsync();
        test.Server.BeginStop();
        Assert.StartsWith("not ready", TestServer.Error(503, await test.GetAsync("/health/ready")), StringComparison.Ordinal);
        Assert.Equal(200, (await test.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task Figures_count_what_happened()
    {
        await using var test = await TestServer.StartAsync();
        for (var i = 0; i < 3; i++) await test.PostAsync("/v1/predict", Picture);
        await test.PostAsync("/v1/predict", [1, 2, 3]);
        var text = await test.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE fovea_pictures_total counter\nfovea_pictures_total{model=\"digits@1\"} 3\n", text,
            StringComparison.Ordinal);
        Assert.Contains("fovea_request_duration_seconds_count{route=\"/v1/predict\",status=\"200\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("fovea_request_duration_seconds_count{route=\"/v1/predict\",status=\"400\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("fovea_batch_size_bucket{model=\"digits@1\",le=\"1\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("fovea_queue_wait_seconds_count{model=\"digits@1\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE fovea_pictures_in_work gauge\nfovea_pictures_in_work 0\n", text, StringComparison.Ordinal);
        // Every line is a comment or a figure with its labels.
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(FigureLine(), line));
    }

    [Fact]
    public async Task The_document_describes_every_address_and_refers_to_what_is_there()
    {
        await using var test = await TestServer.StartAsync(t => t.Options.AddKey("a-key-of-some-length"));
        var (status, document) = await test.GetAsync("/openapi/v1.json");
        Assert.Equal((200, "3.1.1"), (status, document.GetProperty("openapi").GetString()));
        var described = Catalog<IServingEndpoint>.All.Where(e => e.OpenApi is not null).ToList();
        Assert.Contains(described, e => e.Patterns.Contains("/v1/predict"));
        var ids = new HashSet<string>();
        foreach (var endpoint in described)
            foreach (var pattern in endpoint.Patterns)
            {
                var operation = document.GetProperty("paths").GetProperty(pattern).GetProperty(endpoint.Method.ToLowerInvariant());
                Assert.True(ids.Add(operation.GetProperty("operationId").GetString()!));
                Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
                var inPath = operation.GetProperty("parameters").EnumerateArray().Where(p => p.TryGetProperty("in", out var place)
                    && place.GetString() == "path").Select(p => $"{{{p.GetProperty("name").GetString()}}}");
                Assert.Equal(Braces().Matches(pattern).Select(m => m.Value), inPath);
            }
        foreach (Match reference in Reference().Matches(document.GetRawText()))
        {
            var at = document;
            foreach (var name in reference.Groups[1].Value.Split('/'))
                Assert.True(at.TryGetProperty(name, out at), $"{reference.Value} leads nowhere");
        }
        Assert.Contains("Every error is one line", document.GetProperty("info").GetProperty("description").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(2, document.GetProperty("security").GetArrayLength());
    }

    [Fact]
    public async Task The_pages_load_nothing_from_elsewhere_and_run_nothing_inline()
    {
        await using var test = await TestServer.StartAsync();
        foreach (var path in new[] { "/", "/page.css", "/page.js", "/favicon.ico" })
        {
            var answer = await test.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'",
                Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.DoesNotContain("https://", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }
        var page = await test.Client.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(Inline(), page);
        var scalar = await test.Client.GetStringAsync("/scalar/", TestContext.Current.CancellationToken);
        Assert.Contains("\"openapi/v1.json\"", scalar, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", scalar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_of_ones_own_hosts_a_classifier()
    {
        using var folder = new Fovea.Testing.TestFolder();
        TestServer.Network(1).Save(folder.At("model.fovea"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFoveaClassifier(folder.At("model.fovea"), options => options.MaxBatch = 4);
        await using var app = builder.Build();
        app.MapGet("/", () => "an application").ShortCircuit();
        app.MapGroup("/vision").MapFovea();
        app.MapHealthChecks("/healthz");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(ServingHost.Address(app)) };
        Assert.Equal("an application", await client.GetStringAsync("/", TestContext.Current.CancellationToken));
        var answer = await client.PostAsync("/vision/v1/predict", TestServer.Body(Picture), TestContext.Current.CancellationToken);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(TestServer.Network(1).Predict(TestServer.Noise(3)), PredictTests.Top(json.GetProperty("predictions")[0]));
        var health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, health.Entries["fovea"].Status);
        Assert.Equal("Healthy", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
        // The page and what it loads, below the prefix.
        Assert.Contains("page.js", await client.GetStringAsync("/vision/", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.StartsWith("'use strict'", await client.GetStringAsync("/vision/page.js", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(4, app.Services.GetRequiredService<ClassifierServer>().Options.MaxBatch);
        var bare = WebApplication.CreateSlimBuilder().Build();
        Assert.StartsWith("MapFovea: expected a classifier, got none.",
            Assert.Throws<InvalidOperationException>(() => bare.MapFovea()).Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(# (HELP|TYPE) fovea_[a-z_]+ .+|fovea_[a-z_]+(\{[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*\})? [0-9.E+-]+)$")]
    private static partial Regex FigureLine();

    [GeneratedRegex(@"""#/([^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
