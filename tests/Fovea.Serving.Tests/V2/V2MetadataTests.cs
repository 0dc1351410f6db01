using System.Net;
using System.Text;

namespace Fovea.Serving.Tests;

/// <summary><c>/v2</c> without inference: what the server and its models say of themselves.</summary>
public class V2MetadataTests
{
    [Theory]
    [InlineData("/v2", """{"name":"fovea","version":"VERSION","extensions":["binary_tensor_data","classification","model_repository"]}""")]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true}""")]
    [InlineData("/v2/models/digits", """{"name":"digits","versions":["2","10"],"platform":"fovea",INPUTS,OUTPUTS}""")]
    [InlineData("/v2/models/digits/versions/2/ready", """{"name":"digits","ready":true}""")]
    [InlineData("/v2/models/digits/ready", """{"name":"digits","ready":true}""")]
    public async Task Questions_have_their_answers(string path, string expected)
    {
        await using var test = await TestServer.StartAsync(TwoVersions);
        var (status, json) = await test.GetAsync(path);
        Assert.Equal(200, status);
        expected = expected.Replace("VERSION", FoveaVersion.Current, StringComparison.Ordinal)
            .Replace("INPUTS", "\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,1,8,8]}]", StringComparison.Ordinal)
            .Replace("OUTPUTS", "\"outputs\":[{\"name\":\"output\",\"datatype\":\"FP32\",\"shape\":[-1,10]}]", StringComparison.Ordinal);
        Assert.Equal(expected, json.GetRawText());
    }

    [Theory]
    [InlineData("/v2/models/other")]
    [InlineData("/v2/models/digits/versions/3")]
    [InlineData("/v2/models/other/ready")]
    public async Task A_model_that_is_not_there_is_404(string path)
    {
        await using var test = await TestServer.StartAsync(TwoVersions);
        Assert.Contains("expected one of digits@2, digits@10", TestServer.Error(404, await test.GetAsync(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"ready":true}""")]
    public async Task The_repository_has_every_model(string body)
    {
        await using var test = await TestServer.StartAsync(TwoVersions);
        var (status, json) = await test.PostAsync("/v2/repository/index", new StringContent(body));
        Assert.Equal(200, status);
        var models = new[] { "2", "10" }.Select(v => $$"""{"name":"digits","version":"{{v}}","state":"READY","reason":""}""");
        Assert.Equal($"[{string.Join(",", models)}]", json.GetRawText());
        Assert.Contains("expected {\"ready\": true} or nothing",
            TestServer.Error(400, await test.PostAsync("/v2/repository/index", new StringContent("[]"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_needs_no_key_and_the_rest_does()
    {
        await using var test = await TestServer.StartAsync(t => t.Options.AddKey("secret"));
        foreach (var path in new[] { "/v2/health/live", "/v2/health/ready" }) Assert.Equal(200, (await test.GetAsync(path)).Status);
        foreach (var path in new[] { "/v2", "/v2/models/digits", "/v2/models/digits/ready" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await test.Client.GetAsync(path)).StatusCode);
        using var infer = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Unauthorized, (await test.Client.PostAsync("/v2/models/digits/infer", infer)).StatusCode);
    }

    [Fact]
    public async Task A_server_that_ends_is_live_and_not_ready()
    {
        await using var test = await TestServer.StartAsync();
        test.Server.BeginStop();
        Assert.Equal(200, (await test.GetAsync("/v2/health/live")).Status);
        Assert.Contains("not ready", TestServer.Error(503, await test.GetAsync("/v2/health/ready")), StringComparison.Ordinal);
    }

    private static void TwoVersions(TestServer test)
    {
        foreach (var version in new[] { "10", "2" }) test.Options.Models.Add(new(test.ModelFile, "digits", version));
    }
}
