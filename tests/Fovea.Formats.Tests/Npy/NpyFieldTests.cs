using System.Text;

namespace Fovea.Formats.Tests;

/// <summary>Arrays as NumPy of other years, of other element types, and other programs write them.</summary>
public class NpyFieldTests
{
    private static byte[] File(string header, params byte[] data)
    {
        var text = Encoding.ASCII.GetBytes(header + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data];
    }

    [Theory]
    [InlineData("py2-long.npy", new[] { 2, 3 })]
    [InlineData("py2-long-1d.npy", new[] { 6 })]
    public void Sizes_that_Python_2_wrote_with_an_L_are_read(string name, int[] sizes)
    {
        var array = NpyFile.Load(FieldFile.At($"npy/{name}"));
        Assert.Equal(Shape.Create(sizes), array.Shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5], array.ToArray<float>());
    }

    [Theory]
    [InlineData("longdouble.npy", "'<f16', numbers that only some processors have; save it with astype('f8')")]
    [InlineData("text.npy", "'<U5', text")]
    [InlineData("complex.npy", "'<c8', complex numbers")]
    [InlineData("object.npy", "'|O', Python objects, which are never unpickled")]
    [InlineData("date.npy", "'<M8[ns]', dates or times")]
    public void Elements_that_are_no_real_numbers_are_named(string name, string got)
    {
        var path = FieldFile.At($"npy/{name}");
        Assert.Equal($"{path}: byte 10: descr: expected real numbers (f2, f4, f8, i1…i8, u1…u8, b1), got {got}",
            Assert.Throws<DataFormatException>(() => NpyFile.Load(path)).Message);
    }

    [Fact]
    public void A_record_is_named_with_its_fields()
    {
        var path = FieldFile.At("npy/record.npy");
        Assert.Equal($"{path}: byte 10: descr: expected one type such as '<f4', got [('x', '<f4'), ('y', '<f4')]",
            Assert.Throws<DataFormatException>(() => NpyFile.Load(path)).Message);
    }

    [Theory]
    [InlineData("{'descr': u'<f4', 'fortran_order': False, 'shape': (1L,), }")]
    [InlineData("{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (1,)}")]
    [InlineData("{'shape': ( 1 , ), 'fortran_order': True, 'descr': 'f4'}")]
    public void The_dictionary_may_be_written_in_other_ways(string header) =>
        Assert.Equal([1f], NpyFile.Read(File(header, 0, 0, 0x80, 0x3F), "a.npy").ToArray<float>());

    [Theory]
    [InlineData("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (1,), }",
        "descr: expected one type such as '<f4', got ('<f4', (2,))")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1LL0,), }", "shape: expected sizes below 2³¹, got 1LL0")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "shape: expected a tuple of sizes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (٣,), }", "shape: expected a tuple of sizes")]
    [InlineData("{'fortran_order': False, 'shape': (1,), }", "descr: expected one type such as '<f4'")]
    public void Other_dictionaries_are_refused_by_their_field(string header, string expected) =>
        Assert.EndsWith(expected, Assert.Throws<DataFormatException>(() => NpyFile.Read(File(header, 1, 2, 3, 4), "a.npy")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Unsigned_numbers_beyond_Int64_are_refused_and_not_turned_negative()
    {
        var bytes = File("{'descr': '<u8', 'fortran_order': False, 'shape': (2,), }",
            1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80);
        Assert.EndsWith("data: expected whole numbers below 2⁶³, got 9223372036854775808",
            Assert.Throws<DataFormatException>(() => NpyFile.Read(bytes, "a.npy")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_row_of_digits_is_refused_at_once()
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({new string('1', 60_000)}x), }}";
        Assert.Throws<DataFormatException>(() => NpyFile.Read(File(header), "a.npy"));
    }
}
