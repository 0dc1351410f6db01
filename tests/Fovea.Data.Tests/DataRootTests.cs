using System.Security.Cryptography;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

[Collection("environment")]
public sealed class DataRootTests : IDisposable
{
    private readonly TestFolder _given = new();
    private readonly TestFolder _data = new();
    private readonly TestFolder _cache = new();
    private readonly EnvironmentScope _scope;

    public DataRootTests() => _scope = new(("FOVEA_DATA", _data.Path), ("FOVEA_CACHE", _cache.Path), ("FOVEA_OFFLINE", "1"));

    public void Dispose()
    {
        _scope.Dispose();
        _given.Dispose();
        _data.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void The_given_folder_comes_before_the_variable_and_that_before_the_cache()
    {
        TestData.WriteIdxSet(_cache, "mnist", zipped: true);
        Assert.Equal(Path.Combine(_cache.Path, "mnist"), DatasetCatalog.Get("mnist").Find(_given.Path));
        TestData.WriteIdxSet(_data, "mnist", zipped: true);
        Assert.Equal(Path.Combine(_data.Path, "mnist"), DatasetCatalog.Get("mnist").Find(_given.Path));
        TestData.WriteIdxSet(_given, "mnist", zipped: false);
        Assert.Equal(Path.Combine(_given.Path, "mnist"), DatasetCatalog.Get("mnist").Find(_given.Path));
        Assert.Equal(3, Mnist.Load(_given.Path).Train.Count);
    }

    [Fact]
    public void A_set_that_lacks_a_file_does_not_count()
    {
        TestData.WriteIdxSet(_data, "mnist", zipped: true);
        File.Delete(Path.Combine(_data.Path, "mnist", "t10k-labels-idx1-ubyte.gz"));
        Assert.Null(DatasetCatalog.Get("mnist").Search());
    }

    [Fact]
    public void What_is_nowhere_is_an_error_of_one_line_with_the_remedy()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Mnist.Load());
        Assert.Equal($"mnist not found: looked for train-images-idx3-ubyte.gz in {_data.Path}, {_cache.Path}. "
            + "Pass --data DIR or set FOVEA_DATA; download is off (FOVEA_OFFLINE=1).", error.Message);
        Assert.Contains("looked for cifar-10-batches-bin or cifar-10-binary.tar.gz",
            Assert.Throws<FileNotFoundException>(() => Cifar10.Load()).Message);
    }

    [Fact]
    public void A_given_folder_that_does_not_exist_is_an_error()
    {
        var missing = Path.Combine(_given.Path, "none");
        Assert.Equal($"mnist: expected the data in {missing}, there is no such folder.",
            Assert.Throws<DirectoryNotFoundException>(() => Mnist.Load(missing)).Message);
    }

    [Fact]
    public void The_cache_follows_its_variables()
    {
        Assert.Equal(_cache.Path, DataRoot.Cache);
        using (new EnvironmentScope(("FOVEA_CACHE", null), ("XDG_CACHE_HOME", "/x")))
            Assert.Equal(Path.Combine("/x", "fovea"), DataRoot.Cache);
        using (new EnvironmentScope(("FOVEA_CACHE", null), ("XDG_CACHE_HOME", null)))
            Assert.EndsWith(Path.Combine(".cache", "fovea"), DataRoot.Cache, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void Offline_is_what_the_variable_says(string? value, bool expected)
    {
        using var scope = new EnvironmentScope(("FOVEA_OFFLINE", value));
        Assert.Equal((expected, expected), (DataRoot.IsOffline, new Downloader().Offline));
    }

    [Fact]
    public void What_is_nowhere_is_downloaded_into_the_cache_and_found_there_again()
    {
        using var online = new EnvironmentScope(("FOVEA_OFFLINE", null));
        using var server = new LoopbackServer([1, 2, 3]);
        var entry = new ServedEntry(server);
        var (train, _) = entry.Load();
        Assert.Equal(3, train.Count);
        Assert.True(File.Exists(Path.Combine(_cache.Path, "served", "served.bin")));
        entry.Load();
        Assert.Single(server.Ranges);
    }

    [Fact]
    public void A_failed_download_says_where_was_looked_and_what_the_mirrors_answered()
    {
        using var online = new EnvironmentScope(("FOVEA_OFFLINE", null));
        using var server = new LoopbackServer([1, 2, 3]) { Status = 500 };
        var error = Assert.Throws<FileNotFoundException>(() => new ServedEntry(server).Load());
        Assert.Contains("served not found: looked for served.bin in", error.Message);
        Assert.Contains($"{server.Address.Authority}: 500", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    // Each byte of the one file is a picture of one pixel.
    private sealed class ServedEntry(LoopbackServer server) : DatasetEntry
    {
        public override string Name => "served";

        public override string Description => "bytes";

        public override (int Train, int Test) Counts => (3, 3);

        public override Shape ImageShape => [1, 1, 1];

        public override string Licence => "none";

        public override string Attribution => "none";

        public override IReadOnlyList<RemoteFile> Files { get; } =
            [new("served.bin", [server.Address], FileDigest.Sha256(Convert.ToHexString(SHA256.HashData(server.Content))), 3)];

        public override string? Locate(string root) =>
            File.Exists(Path.Combine(root, Name, "served.bin")) ? Path.Combine(root, Name) : null;

        public override (Dataset Train, Dataset Test) Read(string location)
        {
            var bytes = File.ReadAllBytes(Path.Combine(location, "served.bin"));
            var data = new MemoryDataset(Name, bytes, new int[bytes.Length], ImageShape, ["byte"]);
            return (data, data);
        }
    }
}
