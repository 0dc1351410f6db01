using System.Diagnostics;

namespace Fovea.Core.Tests;

public sealed class FolderFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, params byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string[] Found(string below = "") => [.. FolderFiles.Below(Path.Combine(_folder, below), _ => true)
        .Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/'))];

    [Fact]
    public void Files_are_found_at_any_depth_in_natural_order_without_what_is_hidden()
    {
        foreach (var name in new[] { "b/10.png", "b/9.png", "a/x/1.png", ".git/2.png", "a/.hidden.png", "a/__MACOSX/3.png", "thumbs.DB" })
            Write(name, 1);
        Assert.Equal(["a/x/1.png", "b/9.png", "b/10.png"], Found());
        Assert.Equal(["b/9.png", "b/10.png"], Found("b"));
        Assert.Empty(FolderFiles.Below(_folder, name => name.EndsWith(".jpg", StringComparison.Ordinal)));
    }

    [Fact]
    public void Links_are_followed_but_not_in_a_circle()
    {
        Write("a/1.png", 1);
        Write("b/2.png", 1);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "a", "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "a", "self"), ".");
        // One leads to the other and back.
        Directory.CreateSymbolicLink(Path.Combine(_folder, "a", "other"), "../b");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "b", "back"), "../a");
        File.CreateSymbolicLink(Path.Combine(_folder, "b", "round.png"), "round.png");
        File.CreateSymbolicLink(Path.Combine(_folder, "b", "nowhere.png"), "missing.png");
        File.CreateSymbolicLink(Path.Combine(_folder, "b", "same.png"), "2.png");
        Assert.Equal(["a/1.png", "a/other/2.png", "a/other/same.png", "b/2.png", "b/back/1.png", "b/same.png"], Found());
        // The folder itself may be a link.
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), "a");
        Assert.Equal(["link/1.png", "link/other/2.png", "link/other/same.png"], Found("link"));
    }

    [Fact]
    public void Pipes_and_devices_are_passed_over_and_empty_files_are_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Pipes with names are of Unix.");
        Write("empty.png");
        File.CreateSymbolicLink(Path.Combine(_folder, "zero.png"), "/dev/zero");
        using (var made = Process.Start("mkfifo", [Path.Combine(_folder, "pipe.png")])) made.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(_folder, "piped.png"), "pipe.png");
        Assert.Equal(["empty.png"], Found());
    }

    [Fact]
    public void A_link_has_the_length_of_its_target()
    {
        var file = Write("a.bin", new byte[1000]);
        var link = Path.Combine(_folder, "b.bin");
        File.CreateSymbolicLink(link, "a.bin");
        File.CreateSymbolicLink(Path.Combine(_folder, "c.bin"), link);
        Assert.Equal(1000, BoundedFile.Info(Path.Combine(_folder, "c.bin")).Length);
        Assert.Equal(RealPath.Of(file), RealPath.Of(Path.Combine(_folder, "c.bin")));
        Assert.Equal(1000, BoundedFile.ReadAllBytes(link, 1000).Length);
        Assert.Equal($"{link}: length: expected at most 999 bytes, got 1000",
            Assert.Throws<DataFormatException>(() => BoundedFile.ReadAllBytes(link, 999)).Message);
    }

    [Fact]
    public void A_pipe_is_read_up_to_the_limit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A device without an end is there on Linux.");
        Assert.Equal("/dev/zero: length: expected at most 100000 bytes, got more",
            Assert.Throws<DataFormatException>(() => BoundedFile.ReadAllBytes("/dev/zero", 100_000)).Message);
        Assert.Empty(BoundedFile.ReadAllText("/dev/null", 10));
    }

    [Fact]
    public void Text_has_its_byte_order_mark_taken_off()
    {
        Assert.Equal("größer", BoundedFile.ReadAllText(Write("8.txt", [0xEF, 0xBB, 0xBF, .. "größer"u8]), 100));
        byte[] wide = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("größer")];
        Assert.Equal("größer", BoundedFile.ReadAllText(Write("16.txt", wide), 100));
    }
}
