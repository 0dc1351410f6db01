namespace Fovea.Core.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Writes_a_new_file_and_leaves_nothing_else()
    {
        var path = Path.Combine(_folder, "new", "a.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Replaces_a_longer_file_wholly()
    {
        var path = Path.Combine(_folder, "a.bin");
        File.WriteAllBytes(path, new byte[100]);
        AtomicFile.Write(path, stream => stream.WriteByte(7));
        Assert.Equal([7], File.ReadAllBytes(path));
    }

    [Fact]
    public void The_old_file_is_whole_until_the_writer_returns()
    {
        var path = Path.Combine(_folder, "a.bin");
        File.WriteAllBytes(path, [9]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2]);
            stream.Flush();
            Assert.Equal([9], File.ReadAllBytes(path));
        });
        Assert.Equal([1, 2], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_writer_that_throws_leaves_the_old_file_and_no_temporary()
    {
        var path = Path.Combine(_folder, "a.bin");
        File.WriteAllBytes(path, [9]);
        var thrown = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2]);
            throw new InvalidOperationException("stop");
        }));
        Assert.Equal("stop", thrown.Message);
        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_is_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => AtomicFile.Write(_folder + Path.DirectorySeparatorChar, _ => { }));
        Assert.Contains("expected the path of a file", thrown.Message, StringComparison.Ordinal);
    }
}
