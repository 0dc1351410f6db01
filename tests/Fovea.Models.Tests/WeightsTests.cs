using System.Security.Cryptography;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Testing;

namespace Fovea.Models.Tests;

/// <summary>Weights from files, and by name from a server on this machine.</summary>
public sealed class WeightsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable("FOVEA_CACHE");

    public WeightsTests() => Environment.SetEnvironmentVariable("FOVEA_CACHE", Path.Combine(_folder.Path, "cache"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("FOVEA_CACHE", _cache);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("net.safetensors")]
    [InlineData("net.pth")]
    [InlineData("net.npz")]
    public void A_file_of_any_format_is_read(string name)
    {
        var (net, other) = (new Linear(3, 2), new Linear(3, 2));
        net.Save(Path.Combine(_folder.Path, name));
        other.LoadWeights(Path.Combine(_folder.Path, name));
        Assert.Equal(net.Weight.ToArray<float>(), other.Weight.ToArray<float>());
    }

    [Fact]
    public void Weights_of_a_name_are_downloaded_once_and_from_the_mirror_that_has_them()
    {
        var path = Path.Combine(_folder.Path, "net.pth");
        new Linear(3, 2).Save(path);
        var bytes = File.ReadAllBytes(path);
        using var broken = new LoopbackServer(bytes) { Status = 404 };
        using var server = new LoopbackServer(bytes);
        var digest = FileDigest.Sha256(Convert.ToHexString(SHA256.HashData(bytes)));
        TinyWeights.Remote = new("tiny.pth", [broken.Address, server.Address], digest, bytes.Length);
        var downloader = new Downloader { Offline = false };
        Assert.Equal(["weight", "bias"], Weights.Load("tiny-linear", downloader).Keys);
        Assert.Equal(["weight", "bias"], Weights.Load("tiny-linear", downloader).Keys);
        Assert.Equal((1, 1), (broken.Ranges.Count, server.Ranges.Count));
        Assert.Equal(Path.Combine(_folder.Path, "cache", "weights", "tiny.pth"), Weights.Locate("tiny-linear"));
        // What was changed since is not taken, and nothing else is where downloads are off.
        File.WriteAllBytes(Weights.Locate("tiny-linear"), [1, 2, 3]);
        Assert.StartsWith("tiny.pth: download is off", Assert.Throws<DownloadException>(() =>
            Weights.Load("tiny-linear", new() { Offline = true })).Message, StringComparison.Ordinal);
        Assert.Equal(["weight", "bias"], Weights.Load("tiny-linear", downloader).Keys);
        Assert.Equal(2, server.Ranges.Count);
    }

    [Fact]
    public void A_file_with_another_checksum_is_refused_and_not_kept()
    {
        using var server = new LoopbackServer([1, 2, 3]);
        TinyWeights.Remote = new("other.pth", [server.Address], FileDigest.Sha256(new string('0', 64)), 3);
        Assert.Contains("expected SHA-256 0000", Assert.Throws<DownloadException>(() =>
            Weights.Load("tiny-linear", new() { Offline = false })).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "cache", "weights", "other.pth")));
    }

    [Fact]
    public void Files_of_torchvision_are_verified_by_the_digits_in_their_names()
    {
        var entry = Weights.All.Single(w => w.Name == "resnet18-imagenet");
        Assert.Equal(("resnet18", "https://download.pytorch.org/models/resnet18-f37072fd.pth", "f37072fd"),
            (entry.Network, entry.File.Mirrors[0].ToString(), entry.File.Digest!.Hex));
        byte[] bytes = [1, 2, 3];
        using var server = new LoopbackServer(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        TinyWeights.Remote = new("short.bin", [server.Address], FileDigest.Sha256Prefix(hash[..8]), 0);
        Assert.Equal(bytes, File.ReadAllBytes(Weights.Locate("tiny-linear", new() { Offline = false })));
        TinyWeights.Remote = new("wrong.bin", [server.Address], FileDigest.Sha256Prefix("ffffffff"), 0);
        Assert.Contains($"expected SHA-256 ffffffff, got {hash}", Assert.Throws<DownloadException>(() =>
            Weights.Locate("tiny-linear", new() { Offline = false })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FileDigest.Sha256Prefix("f3707"));
    }

    [Fact]
    public void What_is_neither_file_nor_name_is_said_in_one_line() => Assert.StartsWith(
        "tiny-liner: expected a file of weights, or the name of some (did you mean 'tiny-linear'?), got neither. By name there are alexnet-imagenet, ",
        Assert.Throws<FileNotFoundException>(() => Weights.Load("tiny-liner")).Message, StringComparison.Ordinal);
}

/// <summary>Weights whose file a test says.</summary>
public sealed class TinyWeights : WeightsEntry
{
    public static RemoteFile Remote { get; set; } = new("none", [], null, 0);

    public override string Name => "tiny-linear";

    public override string Network => "linear";

    public override string License => "none";

    public override RemoteFile File => Remote;
}
