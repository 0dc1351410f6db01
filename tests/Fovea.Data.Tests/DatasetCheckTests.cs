namespace Fovea.Data.Tests;

public class DatasetCheckTests
{
    [Fact]
    public void Real_mnist_is_known_by_its_checksum_or_its_content()
    {
        var check = DatasetCatalog.Get("mnist").Verify(TestData.Real("mnist"));
        Assert.True(check.Passed);
        Assert.Equal((4, 60_000, 10_000, null), (check.Files.Count, check.Train, check.Test, check.Problem));
        Assert.All(check.Files, f => Assert.True(f.State is FileState.Official or FileState.SameContent));
    }

    [Fact]
    public void Other_files_of_the_same_format_are_told_apart()
    {
        using var folder = new TestFolder();
        TestData.WriteIdxSet(folder, "mnist", zipped: true);
        var check = DatasetCatalog.Get("mnist").Verify(folder.Path);
        Assert.False(check.Passed);
        Assert.Equal((3, 2, null), (check.Train, check.Test, check.Problem));
        Assert.All(check.Files, f => Assert.Equal(FileState.Different, f.State));
        Assert.StartsWith("expected data with SHA-256 ba891046", check.Files[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cannot_be_read_say_why()
    {
        using var folder = new TestFolder();
        TestData.WriteIdxSet(folder, "fashion-mnist", zipped: false);
        var path = folder.Write("fashion-mnist/train-labels-idx1-ubyte", [0, 0, 8, 1]);
        var check = DatasetCatalog.Get("fashion-mnist").Verify(folder.Path);
        Assert.False(check.Passed);
        Assert.Equal($"{path}: byte 4: count: expected a header of 8 bytes, the file ends after 4", check.Problem);
    }

    [Fact]
    public void What_comes_with_the_library_has_no_files_to_compare()
    {
        var check = DatasetCatalog.Get("digits").Verify();
        Assert.True(check.Passed);
        Assert.Empty(check.Files);
        Assert.Equal(1797, check.Train + check.Test);
    }
}
