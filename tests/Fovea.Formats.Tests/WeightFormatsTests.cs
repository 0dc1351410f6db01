namespace Fovea.Formats.Tests;

/// <summary>A file is what it holds, whatever its name.</summary>
public sealed class WeightFormatsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-formats-").FullName;

    private string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Endings() =>
        new(WeightFormats.All.SelectMany(f => f.Extensions, (format, ending) => (format.Name, ending)));

    [Theory]
    [MemberData(nameof(Endings))]
    public void What_a_format_writes_is_recognised_under_any_name(string name, string ending)
    {
        var format = WeightFormats.ByEnding(At("x" + ending));
        Assert.Equal(name, format.Name);
        format.Write(At("x" + ending), [new("x", Tensor.From(1f, 2))]);
        File.Copy(At("x" + ending), At("x.dat"));
        var found = WeightFormats.Of(At("x.dat"));
        Assert.Equal(name, found.Name);
        var (key, tensor) = Assert.Single(found.Read(At("x.dat")));
        Assert.Equal("x", key);
        Assert.Equal([1f, 2], tensor.ToArray<float>());
        // And under that of another format.
        var other = WeightFormats.All.First(f => f.Name != name).Extensions[0];
        File.Copy(At("x.dat"), At("y" + other));
        Assert.Equal(name, WeightFormats.Of(At("y" + other)).Name);
        Assert.Single(WeightFormats.All, f => f.Recognizes(FileStart.Of(At("x.dat"))));
    }

    [Fact]
    public void What_no_format_knows_is_one_line_with_its_first_bytes_and_the_formats()
    {
        File.WriteAllBytes(At("a.xyz"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46]);
        Assert.Equal($"{At("a.xyz")}: byte 0: magic: expected weights as {string.Join(", ", WeightFormats.All.Select(f => f.Name))}, "
            + "got a file that begins with FFD8FFE000104A46",
            Assert.Throws<DataFormatException>(() => WeightFormats.Of(At("a.xyz"))).Message);
        File.WriteAllBytes(At("b.xyz"), []);
        Assert.EndsWith("got an empty file", Assert.Throws<DataFormatException>(() => WeightFormats.Of(At("b.xyz"))).Message,
            StringComparison.Ordinal);
        File.WriteAllText(At("c.pth"), "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        Assert.EndsWith("this is a pointer of Git LFS, not the file itself. Fetch it with: git lfs pull",
            Assert.Throws<DataFormatException>(() => WeightFormats.Of(At("c.pth"))).Message, StringComparison.Ordinal);
        // A damaged file is refused by the format of its ending, which says more.
        File.WriteAllText(At("d.pth"), "<html>");
        Assert.EndsWith("expected a zip archive or a pickle of PyTorch, got 3C68746D",
            Assert.Throws<DataFormatException>(() => new Linear(1, 1).Load(At("d.pth"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversion_keeps_tied_weights_tied_and_says_what_it_wrote()
    {
        var tied = Tensor.From([1f, 2, 3, 4], [2, 2]);
        PyTorchFile.Save(At("a.pth"), [new("a", tied), new("b", tied), new("n", Tensor.From(3L))]);
        var result = WeightConversion.Run(At("a.pth"), At("b.pth"), dtype: DType.BFloat16);
        Assert.Equal([DType.BFloat16, DType.BFloat16, DType.Int64], result.Tensors.Select(t => t.Type));
        Assert.Equal((8 + 8 + 8, new FileInfo(At("b.pth")).Length), (result.Tensors.Sum(t => t.Bytes), result.FileBytes));
        var read = PyTorchFile.Load(At("b.pth")).Tensors;
        Assert.Same(read["a"].Storage, read["b"].Storage);
        Assert.StartsWith("WeightConversion: expected Float32, Float64, Float16 or BFloat16, got Int32.",
            Assert.Throws<ArgumentException>(() => WeightConversion.Run(At("a.pth"), At("c.pth"), dtype: DType.Int32)).Message,
            StringComparison.Ordinal);
    }
}
