using System.Net;

namespace Fovea.Studio.Tests;

/// <summary>Who may ask.</summary>
public class StudioGuardTests(Studio studio) : IClassFixture<Studio>
{
    [Fact]
    public async Task The_token_gives_a_cookie_that_only_these_pages_send()
    {
        using var client = Bare();
        var answer = await client.GetAsync(studio.Server.Address);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        var deep = await client.GetAsync($"/runs?run=runs%2Fa-1&token={studio.Token}");
        Assert.Equal("/runs?run=runs%2Fa-1", deep.Headers.Location!.ToString());
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/home") { Headers = { { "Cookie", cookie.Split(';')[0] } } };
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/home")]
    [InlineData("/web/studio.js")]
    [InlineData("/api/home")]
    [InlineData("/home?token=wrong")]
    [InlineData("/nothing")]
    public async Task Without_the_token_there_is_nothing(string path)
    {
        using var client = Bare();
        var line = await Studio.ErrorAsync(HttpStatusCode.Unauthorized, await client.GetAsync(path));
        Assert.Contains("token", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost.evil.example")]
    public async Task Another_name_for_this_machine_is_refused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/home") { Headers = { Host = host } };
        await Studio.ErrorAsync(HttpStatusCode.MisdirectedRequest, await studio.Client.SendAsync(request));
    }

    [Theory]
    [InlineData("GET", "Origin", "http://evil.example")]
    [InlineData("POST", "Origin", "null")]
    [InlineData("DELETE", "Origin", "http://localhost:1")]
    [InlineData("GET", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "Sec-Fetch-Site", "same-site")]
    public async Task Another_sites_page_is_refused_even_with_the_token(string method, string header, string value)
    {
        using var request = new HttpRequestMessage(new(method), "/api/home") { Headers = { { header, value } } };
        Assert.Equal("asked from another site's page",
            await Studio.ErrorAsync(HttpStatusCode.Forbidden, await studio.Client.SendAsync(request)));
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_without_an_origin()
    {
        using var client = Bare();
        var cookie = (await client.GetAsync(studio.Server.Address)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/jobs/0") { Headers = { { "Cookie", cookie } } };
        await Studio.ErrorAsync(HttpStatusCode.Forbidden, await client.SendAsync(request));
        using var own = new HttpRequestMessage(HttpMethod.Delete, "/api/jobs/0")
        {
            Headers = { { "Cookie", cookie }, { "Origin", studio.Origin } },
        };
        await Studio.ErrorAsync(HttpStatusCode.NotFound, await client.SendAsync(own));
    }

    [Fact]
    public async Task Answers_say_what_a_page_may_do()
    {
        var answer = await studio.Client.GetAsync("/home");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/web/../StudioServer.cs")]
    [InlineData("/web/nothing.js")]
    [InlineData("/web/")]
    [InlineData("/nothing")]
    public async Task What_is_not_there_is_said(string path) =>
        Assert.Contains("studio", await Studio.ErrorAsync(HttpStatusCode.NotFound, await studio.Client.GetAsync(path)),
            StringComparison.Ordinal);

    private HttpClient Bare() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new(studio.Origin),
    };
}
