using System.IO.Compression;
using System.Text;

namespace Fovea.Formats.Tests;

public sealed class NpzFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-npz-").FullName;

    private string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_comes_back(bool compress)
    {
        NpzFile.Save(At("a.npz"), new Dictionary<string, Tensor>
        {
            ["images"] = Tensor.From(new byte[] { 1, 2, 3, 4, 5, 6 }, [2, 3]), ["empty"] = Tensor.From(Array.Empty<float>(), [0, 4]),
            ["net/weight"] = Tensor.From([1.5f, -2]),
        }, compress);
        var read = NpzFile.Load(At("a.npz"));
        Assert.Equal(["images", "empty", "net/weight"], read.Arrays.Keys);
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Array("images", "a.npz").ToArray<byte>());
        Assert.Equal(Shape.Create(0, 4), read.Arrays["empty"].Shape);
        Assert.Equal([1.5f, -2], read.Arrays["net/weight"].ToArray<float>());
        Assert.Equal("a.npz: labels: expected this array, the file has images, empty, net/weight",
            Assert.Throws<DataFormatException>(() => read.Array("labels", "a.npz")).Message);
    }

    [Fact]
    public void The_same_arrays_give_the_same_bytes_and_names_come_once()
    {
        var arrays = new Dictionary<string, Tensor> { ["x"] = Tensor.From(1f, 2) };
        NpzFile.Save(At("a.npz"), arrays);
        NpzFile.Save(At("b.npz"), arrays);
        Assert.Equal(File.ReadAllBytes(At("a.npz")), File.ReadAllBytes(At("b.npz")));
        Assert.Throws<ArgumentException>(() => NpzFile.Save(At("a.npz"), [.. arrays, .. arrays]));
    }

    [Fact]
    public void Arrays_of_other_kinds_do_not_stand_in_the_way()
    {
        Zip(("good.npy", Npy("'<f4'", 0, 0, 0x80, 0x3F)), ("names.npy", Npy("'<U1'", 65, 0, 0, 0)), ("note.txt", [1, 2, 3]));
        var read = NpzFile.Load(At("a.npz"));
        Assert.Equal([1f], read.Array("good", "a.npz").ToArray<float>());
        Assert.Equal("a.npz: names: expected real numbers (f2, f4, f8, i1…i8, u1…u8, b1), got '<U1', text",
            Assert.Throws<DataFormatException>(() => read.Array("names", "a.npz")).Message);
        Assert.Equal(["names"], read.Others.Keys);
    }

    [Fact]
    public void An_archive_given_as_one_array_is_named()
    {
        NpzFile.Save(At("a.npy"), new Dictionary<string, Tensor> { ["x"] = Tensor.From(1f) });
        Assert.EndsWith("got a zip archive: an .npz file of several arrays. Read it with NpzFile.Load",
            Assert.Throws<DataFormatException>(() => NpyFile.Load(At("a.npy"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_is_saved_and_loaded_by_the_ending()
    {
        var (net, other) = (new Sequential(new Linear(3, 2)), new Sequential(new Linear(3, 2)));
        net.Save(At("net.npz"));
        other.Load(At("net.npz"));
        Assert.Equal(net.StateDict()["0.weight"].ToArray<float>(), other.StateDict()["0.weight"].ToArray<float>());
    }

    [Fact]
    public void Cut_and_changed_archives_are_read_or_refused_in_little_memory()
    {
        var arrays = new Dictionary<string, Tensor> { ["x"] = Tensor.From(1f, 2, 3), ["y"] = Tensor.From(7L) };
        NpzFile.Save(At("a.npz"), arrays, compress: true);
        var (whole, random) = (File.ReadAllBytes(At("a.npz")), new Random(1));
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<DataFormatException>(() => NpzFile.Read(new MemoryStream(whole[..length]), "a.npz"));
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                NpzFile.Read(new MemoryStream(bytes), "a.npz");
            }
            catch (DataFormatException)
            {
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        }
    }

    private void Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var archive = ZipFile.Open(At("a.npz"), ZipArchiveMode.Create);
        foreach (var (name, bytes) in files)
        {
            using var to = archive.CreateEntry(name).Open();
            to.Write(bytes);
        }
    }

    private static byte[] Npy(string type, params byte[] data)
    {
        var text = Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': False, 'shape': (1,), }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. data];
    }
}
