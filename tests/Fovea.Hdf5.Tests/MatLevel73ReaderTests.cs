namespace Fovea.Hdf5.Tests;

/// <summary>A file as MATLAB's <c>-v7.3</c> writes it, by the script beside it.</summary>
public sealed class MatLevel73ReaderTests : IDisposable
{
    private static readonly string Whole = Path.Combine(AppContext.BaseDirectory, "Files", "arrays.mat");

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-hdf5-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Arrays_are_read_by_the_reader_of_all_levels_and_turned_to_row_major_order()
    {
        var file = MatFile.Load(Whole);
        var normals = file.Array("Normal_gt", Whole);
        Assert.Equal([2, 4, 3], normals.Dimensions);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i / 10.0), normals.ToTensor().ToArray<double>());
        // In chunks, shuffled and deflated: the same, four times along each of the first two axes.
        var packed = file.Array("packed", Whole);
        Assert.Equal([8, 16, 3], packed.Dimensions);
        Assert.Equal(normals.ToTensor().At(1, 2, 1), packed.ToTensor().At(5, 10, 1));
        Assert.Equal([0, 1.2f, 0.3f, 1.5f, 0.6f, 1.8f, 0.9f, 2.1f], file.Array("single", Whole).Values.Select(v => (float)v));
    }

    [Fact]
    public void Whole_numbers_flags_and_empty_arrays_are_read()
    {
        var file = MatFile.Load(Whole);
        Assert.Equal([-1, 2, 300], file.Array("whole", Whole).Values);
        Assert.Equal([1, 3], file.Array("whole", Whole).Dimensions);
        Assert.Equal([1L << 40, -3], file.Array("large", Whole).Values);
        Assert.Equal([1, 1, 0, 1], file.Array("mask", Whole).Values);
        Assert.Equal([0, 0], file.Array("nothing", Whole).Dimensions);
    }

    [Theory]
    [InlineData("pairs", "complex numbers")]
    [InlineData("part", "a structure")]
    [InlineData("cells", "a cell array")]
    [InlineData("word", "text")]
    public void What_is_no_array_of_real_numbers_does_not_stand_in_the_way(string name, string what) =>
        Assert.Equal($"{Whole}: {name}: expected an array of real numbers, it is {what}",
            Assert.Throws<DataFormatException>(() => MatFile.Load(Whole).Array(name, Whole)).Message);

    [Fact]
    public void Damaged_files_are_read_or_refused_in_little_memory()
    {
        var (bytes, random, path) = (File.ReadAllBytes(Whole), new Random(1), Path.Combine(_folder, "a.mat"));
        for (var i = 0; i < 300; i++)
        {
            var changed = bytes.ToArray();
            if (i < 60) changed = changed[..(128 + i * (changed.Length - 128) / 60)];
            else for (var flips = random.Next(1, 6); flips > 0; flips--) changed[random.Next(512, changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, changed);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                MatFile.Load(path);
            }
            catch (DataFormatException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }
    }
}
