namespace Fovea.Formats.Tests;

/// <summary>Weights in several files beside an index, and files that are mapped into memory.</summary>
public sealed class SafetensorsIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-index-").FullName;

    private string Index => Path.Combine(_folder, "model.safetensors.index.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static OrderedDictionary<string, Tensor> State() => new()
    {
        ["a"] = Tensor.From(1f, 2), ["z"] = Tensor.From(3f), ["b"] = Tensor.From(4L, 5), ["half"] = Tensor.From(6f).To(DType.Float16),
    };

    private string Refused(string map)
    {
        File.WriteAllText(Index, map);
        var e = Assert.Throws<DataFormatException>(() => SafetensorsIndex.Load(Index));
        Assert.StartsWith(Index, e.Message, StringComparison.Ordinal);
        return e.Message[Index.Length..];
    }

    [Fact]
    public void Tensors_go_into_files_of_a_bounded_size_and_come_back_in_order()
    {
        SafetensorsIndex.Save(Index, State(), new Dictionary<string, string> { ["format"] = "pt" }, shardBytes: 18);
        Assert.Equal(["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        var read = WeightFormats.Of(Index).Read(Index);
        Assert.Equal(State().Keys, read.Keys);
        foreach (var (name, tensor) in State())
        {
            Assert.Equal((tensor.DType, tensor.Shape), (read[name].DType, read[name].Shape));
            Assert.Equal(tensor.AsReadOnlyBytes(), read[name].AsReadOnlyBytes());
        }
        Assert.Contains("\"total_size\": 30", File.ReadAllText(Index), StringComparison.Ordinal);
        Assert.Equal("pt", SafetensorsFile.Load(Path.Combine(_folder, "model-00001-of-00002.safetensors")).Metadata["format"]);
    }

    [Theory]
    [InlineData("../other.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/other.safetensors")]
    [InlineData("..\\\\other.safetensors")]
    [InlineData("C:other.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void Files_elsewhere_are_refused(string file) => Assert.Equal(
        $": weight_map.x: expected the name of a file in the index's own folder, got '{file.Replace(@"\\", @"\", StringComparison.Ordinal)}'",
        Refused($$$"""{"weight_map":{"x":"{{{file}}}"}}"""));

    [Fact]
    public void What_does_not_fit_is_refused_by_its_field()
    {
        SafetensorsFile.Save(Path.Combine(_folder, "one.safetensors"), State());
        Assert.Equal(": weight_map: expected an object of tensors and files", Refused("{}"));
        Assert.Equal(": index: expected JSON, line 2 is none", Refused("{\n]"));
        Assert.Equal(": weight_map.x: expected the file two.safetensors beside the index, there is none",
            Refused("""{"weight_map":{"x":"two.safetensors"}}"""));
        Assert.Equal(": weight_map.x: expected this tensor in one.safetensors, there is none",
            Refused("""{"weight_map":{"a":"one.safetensors","x":"one.safetensors"}}"""));
        Assert.Equal(": weight_map.a: expected each name once",
            Refused("""{"weight_map":{"a":"one.safetensors","a":"one.safetensors"}}"""));
        Assert.StartsWith(": weight_map.x: expected the name of a file", Refused("""{"weight_map":{"x":5}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_large_file_only_what_is_wanted_takes_memory_and_that_once()
    {
        var path = Path.Combine(_folder, "large.safetensors");
        SafetensorsFile.Save(path, [new("large", Tensor.Zeros([4 << 20])), new("small", Tensor.From(1f, 2, 3))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([1f, 2, 3], SafetensorsFile.Load(path, name => name == "small").Tensors["small"].ToArray<float>());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(4 << 20, SafetensorsFile.Load(path).Tensors["large"].Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 16 << 20, 17 << 20);
    }
}
