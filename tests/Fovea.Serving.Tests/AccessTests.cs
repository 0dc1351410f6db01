using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fovea.Serving.Tests;

/// <summary>Who may ask: keys, TLS, the Host header, pages of other origins.</summary>
public class AccessTests
{
    private const string Key = "a-key-of-some-length";

    [Fact]
    public async Task With_keys_everything_that_touches_a_model_needs_one()
    {
        await using var test = await TestServer.StartAsync(t =>
        {
            t.Options.AddKey("another-key");
            t.Options.AddKey(Key);
        });
        foreach (var endpoint in Catalog<IServingEndpoint>.All)
            foreach (var path in endpoint.Patterns.Select(p => p.Replace("{model}", "digits")))
            {
                using var request = new HttpRequestMessage(new(endpoint.Method), path);
                var answer = await test.Client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(endpoint.NeedsKey, answer.StatusCode == HttpStatusCode.Unauthorized);
                if (endpoint.NeedsKey) Assert.Equal("Bearer realm=\"fovea\"", answer.Headers.WwwAuthenticate.ToString());
            }
        Assert.Equal(["/", "/favicon.ico", "/health/live", "/health/ready", "/openapi/v1.json", "/page.css", "/page.js"],
            Catalog<IServingEndpoint>.All.Where(e => !e.NeedsKey).SelectMany(e => e.Patterns)
                .Where(p => !p.StartsWith("/v2", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Key, true)]
    [InlineData("Authorization", "bearer " + Key, true)]
    [InlineData("X-API-Key", Key, true)]
    [InlineData("X-API-Key", Key + "x", false)]
    [InlineData("X-API-Key", "a-key", false)]
    [InlineData("Authorization", "Basic " + Key, false)]
    public async Task A_key_comes_in_either_header(string header, string value, bool isRight)
    {
        await using var test = await TestServer.StartAsync(t => t.Options.AddKey(Key));
        test.Client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        var answer = await test.GetAsync("/v1/model");
        if (isRight) Assert.Equal(200, answer.Status);
        else
            Assert.StartsWith("expected a key, as Authorization: Bearer KEY or X-API-Key: KEY, got ", TestServer.Error(401, answer),
                StringComparison.Ordinal);
        Assert.Equal(0, test.Server.Budget.Taken);
    }

    [Fact]
    public async Task TLS_has_the_certificate_that_was_given()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
        await using var test = await TestServer.StartAsync(address: new() { Certificate = certificate });
        Assert.Equal("https", test.Client.BaseAddress!.Scheme);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, sent, _, _) => sent!.GetCertHashString() == certificate.GetCertHashString(),
            },
        });
        Assert.Equal("{\"status\":\"ready\"}",
            await client.GetStringAsync(new Uri(test.Client.BaseAddress, "/health/ready"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("[::1]", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    public async Task On_this_machine_alone_other_names_are_refused(string host, bool isOurs)
    {
        await using var test = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { Host = host } };
        var answer = await TestServer.JsonAsync(await test.Client.SendAsync(request, TestContext.Current.CancellationToken));
        if (isOurs) Assert.Equal(200, answer.Status);
        else Assert.StartsWith("Host: expected localhost or 127.0.0.1", TestServer.Error(421, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_ask_only_where_they_are_allowed()
    {
        await using var closed = await TestServer.StartAsync();
        await using var open = await TestServer.StartAsync(address: new() { AllowedOrigins = ["https://example.org"] });
        Assert.Null(await AllowedAsync(closed, "https://example.org"));
        Assert.Equal("https://example.org", await AllowedAsync(open, "https://example.org"));
        Assert.Null(await AllowedAsync(open, "https://evil.example"));

        static async Task<string?> AllowedAsync(TestServer test, string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { "Origin", origin } } };
            var answer = await test.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }
}
