using System.Buffers.Binary;
using System.Text.Json;

namespace Fovea.Formats.Tests;

public class SafetensorsRoundTripTests
{
    private static Dictionary<string, Tensor> EveryType() => new()
    {
        ["f32"] = Tensor.From([1.5f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, float.MaxValue], [2, 3]),
        ["f64"] = Tensor.From([Math.PI, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon], [5, 1]),
        ["i64"] = Tensor.From([long.MinValue, -1, 0, long.MaxValue], [2, 2]),
        ["u8"] = Tensor.From(new byte[] { 0, 1, 255 }, [3]),
        ["bool"] = Tensor.From([true, false, true], [1, 3, 1]),
        ["scalar"] = Tensor.From([2.5f], []),
        ["count"] = Tensor.From([7L], []),
        ["empty"] = Tensor.Zeros([3, 0, 2]),
        ["leer/größe \"x\" 层"] = Tensor.From(1f, 2),
    };

    [Fact]
    public void Every_type_scalars_and_empty_tensors_come_back_bit_equal_and_in_order()
    {
        var tensors = EveryType();
        var read = SafetensorsBytes.Read(SafetensorsBytes.Write(tensors)).Tensors;
        Assert.Equal(tensors.Keys, read.Keys);
        foreach (var (name, expected) in tensors)
        {
            Assert.Equal((expected.DType, expected.Shape), (read[name].DType, read[name].Shape));
            Assert.Equal(Bits(expected), Bits(read[name]));
        }
    }

    [Fact]
    public void Sixteen_bits_and_short_integers_are_written_and_read_as_they_are()
    {
        var x = Tensor.From(1f, -2.5f, 65504, 1e-7f);
        var tensors = SafetensorsBytes.Read(SafetensorsBytes.Write(new()
        {
            ["f16"] = x.To(DType.Float16), ["bf16"] = x.To(DType.BFloat16), ["i32"] = Tensor.From(int.MinValue, 7),
        })).Tensors;
        Assert.Equal(x.To(DType.Float16).ToArray<Half>(), tensors["f16"].ToArray<Half>());
        Assert.Equal(x.To(DType.BFloat16).ToArray<BFloat16>(), tensors["bf16"].ToArray<BFloat16>());
        Assert.Equal([int.MinValue, 7], tensors["i32"].ToArray<int>());
        byte[] whole = SafetensorsBytes.Write(new() { ["x"] = x }), half = SafetensorsBytes.Write(new() { ["x"] = x.To(DType.Float16) });
        Assert.Equal(whole.Length - 8, half.Length);
    }

    [Fact]
    public void A_window_into_a_larger_tensor_is_written_alone()
    {
        var window = Tensor.Arange(12).Reshape([4, 3]).Slice(0, 1, 3);
        Assert.Equal(
            [3, 4, 5, 6, 7, 8],
            SafetensorsBytes.Read(SafetensorsBytes.Write(new() { ["w"] = window })).Tensors["w"].ToArray<long>());
    }

    [Fact]
    public void Metadata_comes_back()
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt", ["epoch"] = "3", ["empty"] = "",
            ["öäü"] = "line\nbreak \"quoted\""
        };
        Assert.Equal(metadata, SafetensorsBytes.Read(SafetensorsBytes.Write(EveryType(), metadata)).Metadata);
        Assert.Empty(SafetensorsBytes.Read(SafetensorsBytes.Write(EveryType())).Metadata);
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes() =>
        Assert.Equal(
            SafetensorsBytes.Write(EveryType(), new() { ["a"] = "b" }),
            SafetensorsBytes.Write(EveryType(), new() { ["a"] = "b" }));

    [Fact]
    public void The_bytes_are_those_that_the_format_describes()
    {
        var bytes = SafetensorsBytes.Write(
            new() { ["a"] = Tensor.From([1f, 2], [2, 1]), ["b"] = Tensor.From(new byte[] { 9 }, []) },
            new() { ["k"] = "v" });
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}""",
            System.Text.Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 9], bytes[(8 + length)..]);
    }

    [Fact]
    public void No_tensors_at_all_are_a_file_too() => Assert.Empty(SafetensorsBytes.Read(SafetensorsBytes.Write([])).Tensors);

    [Fact]
    public void A_name_that_comes_twice_or_is_the_formats_own_is_refused()
    {
        KeyValuePair<string, Tensor> x = new("x", Tensor.Ones([1])), own = new("__metadata__", Tensor.Ones([1]));
        using var stream = new MemoryStream();
        Assert.Equal(
            "Safetensors: expected each name once, got 'x' twice.",
            Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(stream, [x, x])).Message);
        Assert.Equal("Safetensors: expected a tensor's name, got '__metadata__', which the format keeps for text.",
            Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(stream, [own])).Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void The_header_is_JSON_for_any_reader()
    {
        var bytes = SafetensorsBytes.Write(EveryType());
        using var json = JsonDocument.Parse(bytes.AsMemory(8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)));
        Assert.Equal("[3,0,2]", json.RootElement.GetProperty("empty").GetProperty("shape").GetRawText());
    }

    private static byte[] Bits(Tensor t) => t.DType switch
    {
        DType.Float32 => [.. t.ToArray<float>().SelectMany(BitConverter.GetBytes)],
        DType.Float64 => [.. t.ToArray<double>().SelectMany(BitConverter.GetBytes)],
        DType.Int64 => [.. t.ToArray<long>().SelectMany(BitConverter.GetBytes)],
        DType.UInt8 => t.ToArray<byte>(),
        _ => [.. t.ToArray<bool>().Select(b => (byte)(b ? 1 : 0))],
    };
}
