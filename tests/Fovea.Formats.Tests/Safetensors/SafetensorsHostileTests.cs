using System.Diagnostics;
using System.Text;

namespace Fovea.Formats.Tests;

/// <summary>Whatever the bytes: a file is read, or refused by a DataFormatException that names file, offset and field.</summary>
public class SafetensorsHostileTests
{
    private static byte[] Small() => SafetensorsBytes.Write(
        new()
        {
            ["conv.weight"] = Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]), ["n"] = Tensor.From([7L], []),
            ["mask"] = Tensor.From([true, false, true], [3])
        },
        new() { ["format"] = "pt" });

    private static DataFormatException Refused(byte[] bytes)
    {
        var e = Assert.Throws<DataFormatException>(() => SafetensorsBytes.Read(bytes));
        Assert.Equal("a.safetensors", e.File);
        Assert.InRange(e.Offset, 0, Math.Max(bytes.Length, 8));
        Assert.NotEmpty(e.Field);
        return e;
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        var bytes = Small();
        for (var length = 0; length < bytes.Length; length++) Refused(bytes[..length]);
        Refused([.. bytes, 0]);
        Assert.Equal(3, SafetensorsBytes.Read(bytes).Tensors.Count);
    }

    [Fact]
    public void Random_changes_are_read_or_refused_in_no_time_and_little_memory()
    {
        var (whole, random, refused) = (Small(), new Random(1), 0);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                SafetensorsBytes.Read(bytes);
            }
            catch (DataFormatException e)
            {
                refused++;
                Assert.True(e.File == "a.safetensors" && e.Offset >= 0 && e.Field.Length > 0, e.Message);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
        Assert.InRange(refused, 10_000, 20_000);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(-1L)]
    [InlineData(100_000_001L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_header_length_that_cannot_be_is_refused_before_anything_is_read(long length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Refused([.. BitConverter.GetBytes(length), .. "{}"u8]);
        Assert.Equal($"a.safetensors: byte 0: header length: expected 2…2, got {length}", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_file_too_short_for_a_header_length_is_refused() =>
        Assert.Equal("a.safetensors: byte 0: header length: expected 8 bytes, got 3", Refused([1, 2, 3]).Message);

    [Theory]
    [InlineData("[]", "header", "expected an object, got Array")]
    [InlineData("12", "header", "expected an object, got Number")]
    [InlineData("null", "header", "expected an object, got Null")]
    [InlineData("{} {}", "header", "expected JSON")]
    [InlineData("{\"x\":", "header", "expected JSON")]
    [InlineData("""{"x":1}""", "x", "expected an object, got Number")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__", "expected an object of texts")]
    [InlineData("""{"__metadata__":{"a":1}}""", "__metadata__", "expected an object of texts")]
    [InlineData(
        """{"x":{"shape":[4],"data_offsets":[0,4]}}""",
        "x.dtype",
        "expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL, got nothing")]
    [InlineData(
        """{"x":{"dtype":"F8","shape":[4],"data_offsets":[0,4]}}""",
        "x.dtype",
        "expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL, got F8")]
    [InlineData(
        """{"x":{"dtype":5,"shape":[4],"data_offsets":[0,4]}}""",
        "x.dtype",
        "expected F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL, got 5")]
    [InlineData("""{"x":{"dtype":"U8","data_offsets":[0,4]}}""", "x.shape", "expected an array of at most 32 sizes")]
    [InlineData("""{"x":{"dtype":"U8","shape":4,"data_offsets":[0,4]}}""", "x.shape", "expected an array of at most 32 sizes")]
    [InlineData("""{"x":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", "x.shape", "expected sizes of 0 or more, got -4")]
    [InlineData("""{"x":{"dtype":"U8","shape":[-2,-2],"data_offsets":[0,4]}}""", "x.shape", "expected sizes of 0 or more, got -2")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1.5],"data_offsets":[0,4]}}""", "x.shape", "expected sizes of 0 or more, got 1.5")]
    [InlineData("""{"x":{"dtype":"U8","shape":["4"],"data_offsets":[0,4]}}""", "x.shape", "expected sizes of 0 or more, got 4")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[9999999999],"data_offsets":[0,4]}}""",
        "x.shape",
        "expected sizes of 0 or more, got 9999999999")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[65536,65536,65536,65536],"data_offsets":[0,4]}}""",
        "x.shape",
        "expected at most 2³¹ − 1 elements, got [65536,65536,65536,65536]")]
    [InlineData("""{"x":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}}""", "x.data_offsets", "expected 5 bytes for U8 [5], got 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}""", "x.data_offsets", "expected 16 bytes for F32 [4], got 4")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4]}}""", "x.data_offsets", "expected two whole numbers")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""", "x.data_offsets", "expected two whole numbers")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,"4"]}}""", "x.data_offsets", "expected two whole numbers")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,1e400]}}""", "x.data_offsets", "expected two whole numbers")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,99999999999999999999]}}""",
        "x.data_offsets",
        "expected two whole numbers")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", "x.data_offsets", "expected 0 ≤ begin ≤ end ≤ 4, got [4, 0]")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[4],"data_offsets":[-4,0]}}""",
        "x.data_offsets",
        "expected 0 ≤ begin ≤ end ≤ 4, got [-4, 0]")]
    [InlineData("""{"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "x.data_offsets", "expected 0 ≤ begin ≤ end ≤ 4, got [0, 8]")]
    public void A_wrong_header_is_refused_by_its_field(string header, string field, string problem)
    {
        var e = Refused(SafetensorsBytes.Of(header, 1, 2, 3, 4));
        Assert.Equal(field, e.Field);
        Assert.EndsWith($"{field}: {problem}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_overlap_or_leave_a_gap_are_refused()
    {
        static byte[] Two(int begin, int end, params ReadOnlySpan<byte> data) => SafetensorsBytes.Of(
            $$$"""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[{{{begin}}},{{{end}}}]}}""", data);
        Assert.Equal([3, 4], SafetensorsBytes.Read(Two(2, 4, 1, 2, 3, 4)).Tensors["b"].ToArray<byte>());
        Assert.Equal("b.data_offsets", Refused(Two(0, 2, 1, 2)).Field);
        Assert.Equal("b.data_offsets", Refused(Two(1, 3, 1, 2, 3)).Field);
        Assert.EndsWith(
            "b.data_offsets: expected to begin where the tensor before ends, at 2, got 3",
            Refused(Two(3, 5, 1, 2, 3, 4, 5)).Message,
            StringComparison.Ordinal);
        Assert.EndsWith("data: expected 4 bytes of tensors, got 5", Refused(Two(2, 4, 1, 2, 3, 4, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_comes_twice_is_refused() =>
        Assert.EndsWith("x: expected each name once",
            Refused(SafetensorsBytes.Of("""{"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_not_Unicode_is_refused()
    {
        // Half a surrogate pair, and bytes that are not UTF-8, wherever text may stand.
        string[] headers =
        [
            """{"?":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""",
            """{"x":{"dtype":"?","shape":[0],"data_offsets":[0,0]}}""",
            """{"x":{"dtype":"U8","shape":["?"],"data_offsets":[0,0]}}""",
            """{"__metadata__":{"?":"a"}}""",
            """{"__metadata__":{"a":"?"}}""",
        ];
        foreach (var header in headers)
        {
            var parts = header.Split('?').Select(Encoding.UTF8.GetBytes).ToArray();
            Refused(SafetensorsBytes.Of([.. parts[0], .. @"\ud800"u8, .. parts[1]], []));
            Refused(SafetensorsBytes.Of([.. parts[0], 0xFF, .. parts[1]], []));
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Refused(SafetensorsBytes.Of(new string('[', 100_000)));
        Refused(SafetensorsBytes.Of($$$"""{"x":{{{new string('[', 1000)}}}{{{new string(']', 1000)}}}}"""));
    }

    [Fact]
    public void More_than_32_axes_are_refused() =>
        Assert.Equal("x.shape", Refused(SafetensorsBytes.One("U8", $"[{string.Join(',', Enumerable.Repeat(1, 33))}]", 5)).Field);

    [Fact]
    public void An_error_in_the_JSON_is_named_by_its_byte_in_the_file()
    {
        // The stray comma is byte 4 of the header's second line, byte 6 of the header, byte 14 of the file.
        Assert.Equal("a.safetensors: byte 14: header: expected JSON", Refused(SafetensorsBytes.Of("{\n    ,}")).Message);
        Assert.Equal("a.safetensors: byte 9: header: expected JSON", Refused(SafetensorsBytes.Of("{,}")).Message);
    }

    [Fact]
    public void A_tensor_of_more_bytes_than_an_array_holds_is_refused_and_not_allocated()
    {
        var stream = new ClaimsToBeLonger(
            SafetensorsBytes.Of("""{"x":{"dtype":"U8","shape":[2147483647],"data_offsets":[0,2147483647]}}"""));
        var e = Assert.Throws<DataFormatException>(() => SafetensorsFile.Read(stream, "a.safetensors"));
        Assert.Equal("a.safetensors: byte 8: x.data_offsets: expected at most 2147483591 bytes a tensor, got 2147483647", e.Message);
    }

    private sealed class ClaimsToBeLonger(byte[] bytes) : MemoryStream(bytes)
    {
        public override long Length => base.Length + int.MaxValue;
    }
}
