using System.Diagnostics;
using System.Text.Json;
using Fovea.Models;
using Fovea.Testing;

namespace Fovea.Serving.Tests;

/// <summary>A client that is not ours, openapi-client-axios from npm, reads a description of the protocol and asks.</summary>
public class V2ClientTests
{
    // The operations of the protocol's REST description, version 2, by their addresses there:
    // https://github.com/kserve/open-inference-protocol, specification/protocol/open_inference_rest.yaml.
    private const string Protocol = """
        {
          "openapi": "3.1.0", "info": { "title": "Open Inference Protocol", "version": "2.0" },
          "paths": {
            "/v2/health/live": { "get": { "operationId": "live", "responses": { "200": { "description": "" } } } },
            "/v2/health/ready": { "get": { "operationId": "ready", "responses": { "200": { "description": "" } } } },
            "/v2": { "get": { "operationId": "server", "responses": { "200": { "description": "" } } } },
            "/v2/models/{model}/versions/{version}": { "get": { "operationId": "model",
              "parameters": [{ "name": "model", "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": "version", "in": "path", "required": true, "schema": { "type": "string" } }],
              "responses": { "200": { "description": "" } } } },
            "/v2/models/{model}/infer": { "post": { "operationId": "infer",
              "parameters": [{ "name": "model", "in": "path", "required": true, "schema": { "type": "string" } }],
              "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } },
              "responses": { "200": { "description": "" } } } }
          }
        }
        """;

    private const string Script = """
        const [modules, address, protocol, input] = process.argv.slice(2);
        const { OpenAPIClientAxios } = require(modules + '/openapi-client-axios');
        (async () => {
          const api = new OpenAPIClientAxios({ definition: JSON.parse(protocol), axiosConfigDefaults: { baseURL: address } });
          const client = await api.init();
          const model = (await client.model({ model: 'digits', version: '1' })).data;
          const { name, datatype } = model.inputs[0];
          const request = { id: 'a', inputs: [{ name, datatype, shape: [1, 1, 8, 8], data: JSON.parse(input) }] };
          const answer = (await client.infer('digits', request)).data;
          const missing = await client.infer('nobody', request).catch(e => ({ status: e.response.status, data: e.response.data }));
          console.log(JSON.stringify({ live: (await client.live()).status, ready: (await client.ready()).status,
            server: (await client.server()).data, model, answer, missing: [missing.status, missing.data.error] }));
        })().catch(e => { console.error(e.message); process.exit(1); });
        """;

    [Fact]
    public async Task A_client_from_npm_asks_by_the_published_addresses()
    {
        var (modules, problem) = NpmPackages.Find("openapi-client-axios@7.9.1", "axios@1.21.1", "js-yaml@4.1.0");
        Assert.SkipWhen(modules is null, problem);
        await using var test = await TestServer.StartAsync();
        var (x, expected) = (new float[64], new float[10]);
        for (var i = 0; i < x.Length; i++) x[i] = i / 64f;
        ImageClassifier.Load(test.ModelFile).Scores(x, expected);
        var file = test.At("client.cjs");
        await File.WriteAllTextAsync(file, Script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node", [file, modules!, $"{test.Client.BaseAddress}".TrimEnd('/'), Protocol,
            JsonSerializer.Serialize(x)])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        var said = JsonDocument.Parse(output).RootElement;
        Assert.Equal((200, 200), (said.GetProperty("live").GetInt32(), said.GetProperty("ready").GetInt32()));
        Assert.Equal("fovea", said.GetProperty("server").GetProperty("name").GetString());
        Assert.Equal("digits", said.GetProperty("model").GetProperty("name").GetString());
        var answer = said.GetProperty("answer");
        Assert.Equal("a", answer.GetProperty("id").GetString());
        Assert.Equal(expected, answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(v => v.GetSingle()));
        Assert.Equal(404, said.GetProperty("missing")[0].GetInt32());
        Assert.Contains("expected one of digits@1, got 'nobody'", said.GetProperty("missing")[1].GetString(), StringComparison.Ordinal);
    }
}
