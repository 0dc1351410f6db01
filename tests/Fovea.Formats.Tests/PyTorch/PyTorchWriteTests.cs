using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace Fovea.Formats.Tests;

public sealed class PyTorchWriteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-pytorch-").FullName;

    private string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static OrderedDictionary<string, Tensor> EveryType()
    {
        var x = Tensor.From([1.5f, -2, 0.1f, 65504, -0f, 3e-5f], [2, 3]);
        var tied = Tensor.Arange(300).Reshape([3, 100]);
        return new()
        {
            ["float32"] = x, ["float64"] = x.To(DType.Float64), ["float16"] = x.To(DType.Float16), ["bfloat16"] = x.To(DType.BFloat16),
            ["int64"] = Tensor.From(long.MinValue, -1, long.MaxValue), ["int32"] = Tensor.From(int.MinValue, 7),
            ["uint8"] = Tensor.From((byte)0, (byte)255), ["bool"] = Tensor.From([true, false, true], [1, 3, 1]),
            ["scalar"] = Tensor.From([2.5f], []), ["empty"] = Tensor.Zeros([3, 0, 2]), ["größe.层"] = Tensor.From(1f),
            ["tied"] = tied, ["tied.again"] = tied, ["window"] = tied.Slice(0, 1, 2),
        };
    }

    [Fact]
    public void Every_type_comes_back_bit_equal_in_order_and_tied_weights_stay_tied()
    {
        var tensors = EveryType();
        PyTorchFile.Save(At("a.pth"), tensors);
        var read = PyTorchFile.Load(At("a.pth")).Tensors;
        Assert.Equal(tensors.Keys, read.Keys);
        foreach (var (name, expected) in tensors)
        {
            Assert.Equal((expected.DType, expected.Shape), (read[name].DType, read[name].Shape));
            Assert.Equal(expected.AsReadOnlyBytes(), read[name].AsReadOnlyBytes());
        }
        Assert.Same(read["tied"].Storage, read["tied.again"].Storage);
        Assert.Equal(100, read["window"].Storage.Length);
    }

    [Fact]
    public void PyTorch_reads_them_as_weights_alone_and_its_own_go_back_to_it_unchanged()
    {
        string[] own = ["checkpoint.pth", "module.pth", "views.pth", "types-old.pth"];
        List<IReadOnlyDictionary<string, Tensor>> states =
            [EveryType(), .. own.Select(name => PyTorchFile.Load(FieldFile.At($"pytorch/{name}")).Tensors)];
        foreach (var (i, state) in states.Index()) PyTorchFile.Save(At($"{i}.pth"), state);
        using var json = JsonDocument.Parse(TorchPython.Run([_folder, .. states.Select((_, i) => At($"{i}.pth"))]));
        foreach (var (told, state) in json.RootElement.EnumerateArray().Zip(states))
        {
            Assert.Equal(state.Keys, told.EnumerateObject().Select(t => t.Name));
            foreach (var (name, tensor) in state) TorchPython.Same(told.GetProperty(name), tensor);
        }
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_and_storages_begin_at_multiples_of_64()
    {
        PyTorchFile.Save(At("a.pth"), EveryType());
        PyTorchFile.Save(At("b.pth"), EveryType());
        var bytes = File.ReadAllBytes(At("a.pth"));
        Assert.Equal(bytes, File.ReadAllBytes(At("b.pth")));
        using var archive = ZipFile.OpenRead(At("a.pth"));
        Assert.Equal(["archive/data.pkl", "archive/byteorder", "archive/data/0"], archive.Entries.Take(3).Select(e => e.FullName));
        Assert.Equal("archive/version", archive.Entries[^1].FullName);
        var at = 0;
        foreach (var entry in archive.Entries)
        {
            Assert.Equal(0x04034B50, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)));
            var data = at + 30 + bytes[at + 26] + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 28));
            Assert.Equal(0, data % 64);
            at = data + (int)entry.Length;
        }
    }

    [Fact]
    public void Checksums_are_those_of_zip()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
        Assert.Equal(Crc32.Compute("The quick brown fox"u8), Crc32.Compute(" brown fox"u8, Crc32.Compute("The quick"u8)));
        PyTorchFile.Save(At("a.pth"), EveryType());
        using var archive = ZipFile.OpenRead(At("a.pth"));
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            var content = new MemoryStream();
            stream.CopyTo(content);
            Assert.Equal(entry.Crc32, Crc32.Compute(content.ToArray()));
        }
    }

    [Fact]
    public void A_network_is_saved_and_loaded_by_the_ending_and_a_name_comes_once()
    {
        var (net, other) = (new Sequential(new Linear(3, 2)), new Sequential(new Linear(3, 2)));
        net.Save(At("net.pth"));
        other.Load(At("net.pth"));
        Assert.Equal(net.StateDict()["0.weight"].ToArray<float>(), other.StateDict()["0.weight"].ToArray<float>());
        // By its contents, whatever it is called.
        File.Copy(At("net.pth"), At("net.safetensors"));
        other.Load(At("net.safetensors"));
        KeyValuePair<string, Tensor> x = new("x", Tensor.Ones([1]));
        Assert.StartsWith("PyTorchFile: expected each name once, got 'x' twice.",
            Assert.Throws<ArgumentException>(() => PyTorchFile.Save(At("a.pth"), [x, x])).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("a.pth")));
    }
}
