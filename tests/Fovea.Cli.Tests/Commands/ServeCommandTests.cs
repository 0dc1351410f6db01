using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Cli.Commands;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Serving;
using Fovea.Tensors;

namespace Fovea.Cli.Tests;

/// <summary><c>fovea serve</c> as a process: from its first line to its end by a signal, and every wrong command line.</summary>
public sealed partial class ServeCommandTests : IDisposable
{
    private const int Terminate = 15;

    private readonly CliRunner _cli = new();

    public ServeCommandTests()
    {
        using var context = new ComputeContext(3).Use();
        new ImageClassifier(NetworkCatalog.Find("digits")!.Create([1, 8, 8], 3), new([1, 8, 8], [0.5f], [0.5f]), ["zero", "one", "two"])
            .Save(At("digits.fovea"));
        File.WriteAllText(At("no-model.fovea"), "no model");
        File.WriteAllText(At("empty-keys.txt"), "# none yet\n\n");
        File.WriteAllText(At("short-keys.txt"), "abc\n");
        File.WriteAllText(At("keys.txt"), "# of the tests\nsesame-sesame\n");
        File.WriteAllText(At("broken.pfx"), "no certificate");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_says_where_it_listens_answers_and_ends_well_at_a_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || CliRunner.IsIgnored(Terminate), "signals of Unix, which the tests' process ignores");
        using var process = _cli.Start("serve", "digits.fovea", "--port", "0", "--log-json", "--api-key-file", "keys.txt");
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var line = (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken))!;
        var started = Started().Match(line);
        Assert.True(started.Success, line);
        Assert.Equal("digits@1", started.Groups["models"].Value);
        using var client = new HttpClient { BaseAddress = new(started.Groups["address"].Value) };
        var picture = new Image(9, 9, 3);
        using var body = new ByteArrayContent(picture.Encode()) { Headers = { ContentType = new("image/png") } };
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await client.PostAsync("/v1/predict", body, TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sesame-sesame");
        var answer = await client.PostAsync("/v1/predict?top=1", body, TestContext.Current.CancellationToken);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var expected = ImageClassifier.Load(At("digits.fovea")).Predict(picture, 1)[0];
        Assert.Equal(expected.Name, json.GetProperty("predictions")[0].GetProperty("top")[0].GetProperty("name").GetString());

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(CliRunner.Patience);
        Assert.Equal((0, ""), (process.ExitCode, await output));
        var log = error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("State")).ToList();
        Assert.Equal([401, 200], log.Select(l => l.GetProperty("Status").GetInt32()));
        Assert.Equal(("digits@1", 1, 1), (log[1].GetProperty("Model").GetString(), log[1].GetProperty("Pictures").GetInt32(),
            log[1].GetProperty("BatchSize").GetInt32()));
    }

    [Fact]
    public void A_port_that_is_taken_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var line = _cli.Run("serve", "digits.fovea", "--port", $"{port}").ErrorLine(1);
        Assert.Contains($"127.0.0.1:{port}: address already in use", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "serve: expected MODEL: ")]
    [InlineData(1, "nothing.fovea: expected a model (.fovea, .onnx, weights) or a run folder, there is none", "nothing.fovea")]
    [InlineData(1, "no-model.fovea: ", "no-model.fovea")]
    [InlineData(1, "model: expected each name and version once, got digits@1 twice", "digits.fovea", "digits=digits.fovea")]
    [InlineData(2, "--port: expected 0 to 65535, got 70000", "digits.fovea", "--port", "70000")]
    [InlineData(2, "--max-batch: expected 1 to 1024, got 0", "digits.fovea", "--max-batch", "0")]
    [InlineData(2, "--max-delay: expected 0 to 1000, got -1", "digits.fovea", "--max-delay", "-1")]
    [InlineData(2, "serve: expected --name with one model alone", "digits.fovea", "b=digits.fovea", "--name", "a")]
    [InlineData(1, "empty-keys.txt: expected a key or more, one a line, got none", "digits.fovea", "--api-key-file", "empty-keys.txt")]
    [InlineData(1, "short-keys.txt: key 1: expected 8 characters or more", "digits.fovea", "--api-key-file", "short-keys.txt")]
    [InlineData(1, "no-keys.txt", "digits.fovea", "--api-key-file", "no-keys.txt")]
    [InlineData(1, "no.pfx: expected a certificate or its key, there is no such file", "digits.fovea", "--certificate", "no.pfx")]
    [InlineData(1, "broken.pfx: expected a certificate with its private key", "digits.fovea", "--certificate", "broken.pfx")]
    [InlineData(2, "serve: expected --certificate with --certificate-key", "digits.fovea", "--certificate-key", "key.pem")]
    [InlineData(1, "host: expected an address or a name of this machine", "digits.fovea", "--host", "no such host")]
    public void A_wrong_command_line_is_one_line(int exitCode, string message, params string[] arguments) =>
        Assert.Contains(message, _cli.Run(["serve", .. arguments]).ErrorLine(exitCode), StringComparison.Ordinal);

    [Fact]
    public void Listening_to_everybody_without_keys_is_worth_a_warning()
    {
        ServingAddress everywhere = new() { Host = "0.0.0.0" };
        Assert.StartsWith("warning: everybody who reaches 0.0.0.0 may ask",
            Assert.Single(ServeOptions.Warnings(new(), everywhere)), StringComparison.Ordinal);
        Assert.Empty(ServeOptions.Warnings(new(), new()));
        var keys = new ServingOptions();
        keys.AddKey("sesame-sesame");
        Assert.StartsWith("warning: keys travel in the open", Assert.Single(ServeOptions.Warnings(keys, everywhere)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_may_be_text_with_its_key_beside_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(At("server.pem"), own.ExportCertificatePem());
        File.WriteAllText(At("server.key"), key.ExportPkcs8PrivateKeyPem());
        using var read = ServeSecrets.Certificate(At("server.pem"), At("server.key"));
        Assert.Equal((own.Thumbprint, true), (read!.Thumbprint, read.HasPrivateKey));
        Assert.Contains("expected a certificate with its private key",
            Assert.Throws<IOException>(() => ServeSecrets.Certificate(At("server.pem"), null)).Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^Serving (?<models>\S+) on (?<address>http://127\.0\.0\.1:\d+)\. Ctrl-C stops\.$")]
    private static partial Regex Started();

    private string At(string name) => Path.Combine(_cli.Folder, name);
}
