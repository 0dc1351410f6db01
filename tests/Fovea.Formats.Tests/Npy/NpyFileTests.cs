using System.Diagnostics;
using System.Text;

namespace Fovea.Formats.Tests;

public class NpyFileTests
{
    private static byte[] Bytes(Tensor array)
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, array);
        return stream.ToArray();
    }

    private static byte[] File(string header, params byte[] data)
    {
        var text = Encoding.ASCII.GetBytes(header + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data];
    }

    private static string Refused(byte[] bytes)
    {
        var e = Assert.Throws<DataFormatException>(() => NpyFile.Read(bytes, "a.npy"));
        Assert.Equal("a.npy", e.File);
        Assert.InRange(e.Offset, 0, Math.Max(bytes.Length, 12));
        return e.Message;
    }

    public static TheoryData<Tensor> Arrays() =>
    [
        Tensor.From([1f, -2, 3.5f, float.NaN, 5, 6], [2, 3]), Tensor.From([1.0, 1e300], [2]), Tensor.From([7L], []),
        Tensor.From(new byte[] { 1, 2, 255 }, [3, 1]), Tensor.From([true, false], [1, 2]), Tensor.From(Array.Empty<float>(), [0, 4]),
    ];

    [Fact]
    public void Sixteen_bits_and_short_integers_are_written_and_read_as_they_are()
    {
        var x = Tensor.From(1f, -2.5f, 65504);
        Assert.Equal(x.To(DType.Float16).ToArray<Half>(), NpyFile.Read(Bytes(x.To(DType.Float16)), "a.npy").ToArray<Half>());
        Assert.Equal([1f, -2.5f, 65536], NpyFile.Read(Bytes(x.To(DType.BFloat16)), "a.npy").ToArray<float>());
        Assert.Equal([-7, 9], NpyFile.Read(Bytes(Tensor.From(-7, 9)), "a.npy").ToArray<int>());
        Assert.Contains("'<f2'", Encoding.ASCII.GetString(Bytes(x.To(DType.Float16))), StringComparison.Ordinal);
        Assert.Contains("'<i4'", Encoding.ASCII.GetString(Bytes(Tensor.From(-7, 9))), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void What_is_written_comes_back(Tensor array)
    {
        var bytes = Bytes(array);
        var read = NpyFile.Read(bytes, "a.npy");
        Assert.Equal((array.DType, array.Shape), (read.DType, read.Shape));
        Assert.Equal(Bytes(read), bytes);
        // The elements begin at a multiple of 64 bytes.
        Assert.Equal(0, (bytes.Length - array.Count * array.DType.Size) % 64);
    }

    // numpy.lib.format.write_array of numpy.array([[1, 2, 3], [4, 5, 6]], dtype='<f4') writes exactly this header.
    [Fact]
    public void The_header_is_NumPys_own()
    {
        var bytes = Bytes(Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]));
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n",
            Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0], bytes[..10]);
        Assert.Contains("'shape': (5,), ", Encoding.ASCII.GetString(Bytes(Tensor.From([1L, 2, 3, 4, 5], [5]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_orders_and_types_become_row_major_and_wider()
    {
        var fortran = NpyFile.Read(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", 1, 4, 2, 5, 3, 6), "a.npy");
        Assert.Equal([1, 2, 3, 4, 5, 6], fortran.ToArray<byte>());
        Assert.Equal([258L, -1],
            NpyFile.Read(File("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", 1, 2, 255, 255), "a.npy").ToArray<long>());
        Assert.Equal([1f, -2f],
            NpyFile.Read(File("{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }", 0, 0x3C, 0, 0xC0), "a.npy").To(DType.Float32)
                .ToArray<float>());
    }

    [Fact]
    public void What_is_not_such_a_file_is_refused_by_its_field()
    {
        Assert.Equal("a.npy: byte 0: magic: expected 934E554D5059, got an empty file", Refused([]));
        Assert.Contains("descr: expected real numbers (f2, f4, f8, i1…i8, u1…u8, b1), got '<c8'",
            Refused(File("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 1, 2, 3, 4, 5, 6, 7, 8)), StringComparison.Ordinal);
        Assert.Contains("data: expected 12 bytes for (3) of f4, got 4",
            Refused(File("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 1, 2, 3, 4)),
            StringComparison.Ordinal);
        Assert.Contains("shape: expected at most 2³¹ − 1 elements",
            Refused(File("{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000), }")), StringComparison.Ordinal);
        Assert.Contains("descr: expected one type", Refused(File("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 1)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_and_changed_files_are_read_or_refused_in_no_time_and_little_memory()
    {
        var (whole, random, clock) = (Bytes(Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3])), new Random(1), Stopwatch.StartNew());
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length]);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                NpyFile.Read(bytes, "a.npy");
            }
            catch (DataFormatException)
            {
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
    }
}
