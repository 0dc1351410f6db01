using System.IO.Compression;

namespace Fovea.Data.Tests;

[Collection("environment")]
public class DiligentTests
{
    private static DownloadEntry Entry => DatasetCatalog.Downloads.Single(e => e.Name == "diligent");

    private static byte[] Zip(int objects, params string[] more)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, string text)
            {
                using var to = new StreamWriter(archive.CreateEntry(name).Open());
                to.Write(text);
            }
            for (var i = 0; i < objects; i++)
            {
                Add($"DiLiGenT/pmsData/object{i}PNG/filenames.txt", "001.png\r\n002.png\r\n");
                Add($"DiLiGenT/pmsData/object{i}PNG/light_directions.txt", "0 0 1\n0 0 1\n");
                Add($"DiLiGenT/pmsData/object{i}PNG/001.png", "first");
                Add($"DiLiGenT/pmsData/object{i}PNG/002.png", "second");
                Add($"DiLiGenT/estNormal/object{i}PNG.mat", "not wanted");
            }
            foreach (var name in more) Add(name, "not wanted");
        }
        return memory.ToArray();
    }

    // As the entry, but served from this machine.
    private sealed class Served(LoopbackServer server) : DownloadEntry
    {
        private readonly DownloadEntry _real = Entry;

        public override string Name => "diligent";

        public override string Description => _real.Description;

        public override (int Train, int Test) Counts => (0, 2);

        public override Fovea.Tensors.Shape ImageShape => _real.ImageShape;

        public override string Licence => _real.Licence;

        public override string Attribution => _real.Attribution;

        public override IReadOnlyList<RemoteFile> Files => [new("DiLiGenT.zip", [server.Address], null, 0)];

        public override string? Locate(string root) => _real.Locate(root);

        public override (int Train, int Test)? CountAt(string location) => _real.CountAt(location);

        internal override void Unpack(string folder, CancellationToken cancellation) => _real.Unpack(folder, cancellation);

        internal override (int Train, int Test) ReadAllOf(string location) => _real.ReadAllOf(location);
    }

    [Fact]
    public void What_is_downloaded_is_unpacked_and_counted()
    {
        using var root = new TestFolder();
        using var online = new EnvironmentScope(("FOVEA_OFFLINE", null));
        using var server = new LoopbackServer(Zip(2, "DiLiGenT/pmsData/objects.txt", "DiLiGenT/pmsData/../x.txt", "pmsData/..\\y/z.png"));
        var entry = new Served(server);
        var folder = entry.Download(root.Path);
        Assert.Equal(Path.Combine(root.Path, "diligent"), folder);
        Assert.Equal("second", File.ReadAllText(Path.Combine(folder, "object1PNG", "002.png")));
        Assert.Equal(8, Directory.GetFiles(root.Path, "*", SearchOption.AllDirectories).Length);
        Assert.Equal(folder, Entry.Locate(root.Path));
        Assert.Equal((0, 2), Entry.CountAt(folder));
        var check = entry.Verify(root.Path);
        Assert.Equal((2, null, FileState.Unknown), (check.Test, check.Problem, Assert.Single(check.Files).State));
        File.Delete(Path.Combine(folder, "object0PNG", "002.png"));
        Assert.Contains("002.png: expected this picture beside the list, found none",
            entry.Verify(root.Path).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_instead_of_an_archive_says_where_to_look()
    {
        using var root = new TestFolder();
        using var online = new EnvironmentScope(("FOVEA_OFFLINE", null));
        using var server = new LoopbackServer("<html>moved</html>"u8.ToArray());
        Assert.Contains("see https://sites.google.com/site/photometricstereodata/single",
            Assert.Throws<DataFormatException>(() => new Served(server).Download(root.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_no_dataset_of_labelled_pictures() => Assert.DoesNotContain(DatasetCatalog.All, e => e.Name == "diligent");

    [Fact]
    public void The_real_objects_are_found()
    {
        var root = TestData.Real("diligent");
        Assert.Equal((0, 6), Entry.CountAt(Entry.Locate(root)!));
        Assert.Null(Entry.Verify(root).Problem);
    }
}
