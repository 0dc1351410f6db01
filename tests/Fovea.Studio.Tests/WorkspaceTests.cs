using Fovea.Testing;

namespace Fovea.Studio.Tests;

/// <summary>Paths stay inside the folder.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private readonly Workspace _workspace;

    public WorkspaceTests()
    {
        Directory.CreateDirectory(_folder.At("inside/deep"));
        Directory.CreateDirectory(_folder.At("outside"));
        File.WriteAllText(_folder.At("inside/a.txt"), "a");
        File.WriteAllText(_folder.At("outside/secret.txt"), "s");
        File.CreateSymbolicLink(_folder.At("inside/file-link"), _folder.At("outside/secret.txt"));
        Directory.CreateSymbolicLink(_folder.At("inside/folder-link"), _folder.At("outside"));
        Directory.CreateSymbolicLink(_folder.At("inside/own-link"), _folder.At("inside/deep"));
        _workspace = new(_folder.At("inside"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.txt")]
    [InlineData("deep")]
    [InlineData("deep/../a.txt")]
    [InlineData("own-link")]
    [InlineData("")]
    public void What_is_inside_is_found(string path) => Assert.True(Path.Exists(_workspace.Existing(path)));

    [Theory]
    [InlineData("../outside/secret.txt")]
    [InlineData("..")]
    [InlineData("deep/../../outside")]
    [InlineData("file-link")]
    [InlineData("folder-link/secret.txt")]
    [InlineData("folder-link")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\..\\b")]
    [InlineData("a\0b")]
    [InlineData("nothing")]
    public void What_is_outside_or_not_there_is_refused_in_the_same_words(string path) =>
        Assert.Equal($"{path}: not in the studio's folder.", Assert.Throws<FileNotFoundException>(() => _workspace.Existing(path)).Message);

    [Theory]
    [InlineData("new.txt", true)]
    [InlineData("new/folder/file", true)]
    [InlineData("own-link/new", true)]
    [InlineData("../inside-too", false)]
    [InlineData("folder-link/new", false)]
    [InlineData("file-link", false)]
    public void What_may_be_made_is_inside(string path, bool may)
    {
        if (may) Assert.StartsWith(_workspace.Root, _workspace.Inside(path), StringComparison.Ordinal);
        else Assert.Throws<FileNotFoundException>(() => _workspace.Inside(path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Equal("nowhere: expected a folder to work in, found none.",
            Assert.Throws<IOException>(() => new Workspace("nowhere")).Message);
}
