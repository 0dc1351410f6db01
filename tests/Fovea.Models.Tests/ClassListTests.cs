using System.Text;
using Fovea.Testing;

namespace Fovea.Models.Tests;

/// <summary><see cref="ClassList"/>.</summary>
public sealed class ClassListTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("index\twnid\tname\n0\tn01\ttench\n1\tn02\tgreat white shark\n")]
    [InlineData("1\tn02\tgreat white shark\r\n0\tn01\ttench\r\n\r\n")]
    public void Tables_have_names_and_ids_by_index(string text)
    {
        var classes = Load(text);
        Assert.Equal(["tench", "great white shark"], classes.Names);
        Assert.Equal(["n01", "n02"], classes.Ids);
        foreach (var name in new[] { "great white shark", "Great_White_Shark", "n02", "1" }) Assert.Equal(1, classes.Find(name));
        Assert.Null(classes.Find("2"));
        Assert.Null(classes.Find("shark"));
    }

    [Fact]
    public void Other_lists_have_names_alone()
    {
        Assert.Equal(["cat", "dog"], Load("\uFEFFcat\r\ndog\r\n").Names);
        Assert.Equal(["cat", "dog"], Load("1\tdog\n0\tcat\n").Names);
        Assert.Empty(Load("cat\n").Ids);
        Assert.Equal(["0", "1", "2"], ClassList.Numbered(3).Names);
    }

    [Fact]
    public void A_path_may_tell_the_class()
    {
        var classes = Load("0\tn01440764\ttench\n1\tn01443537\tgoldfish\n");
        Assert.Equal(1, classes.OfPath("/data/goldfish/7.png"));
        Assert.Equal(1, classes.OfPath("/data/n01443537/7.png"));
        Assert.Equal(0, classes.OfPath("/data/samples/n01440764_tench.JPEG"));
        Assert.Null(classes.OfPath("/data/samples/n014407640.JPEG"));
        Assert.Null(classes.OfPath("/data/1/7.png"));
        Assert.Equal(1, ClassList.Numbered(3).OfPath("/data/1/7.png"));
    }

    [Theory]
    [InlineData("", "line 1: expected names, a class a line")]
    [InlineData("cat\n\ndog\n", "line 2: expected a name, got an empty line")]
    [InlineData("a\0b\n", "line 1: expected names, a class a line")]
    [InlineData("0\tn01\tcat\n0\tn02\tdog\n", "line 2: expected each index once, got '0'")]
    [InlineData("0\tn01\tcat\n2\tn02\tdog\n", "line 2: expected an index from 0 to 1, got '2'")]
    [InlineData("0\tn01\tcat\n1\tn02\n", "line 1: expected index, id and name, or index and name, with tabs between, got '0\tn01\tcat'")]
    [InlineData("index\tname\n", "line 2: expected names, a class a line, got none")]
    public void What_is_no_list_is_named(string text, string message)
    {
        var path = _folder.Write("classes.tsv", Encoding.UTF8.GetBytes(text));
        Assert.Equal($"{path}: {message}", Assert.Throws<DataFormatException>(() => ClassList.Load(path)).Message);
    }

    [Fact]
    public void What_is_no_text_is_named()
    {
        var path = _folder.Write("classes.tsv", [0xFF, 0xFE, 0x80]);
        Assert.Equal($"{path}: byte 0: text: expected names in UTF-8, a class a line",
            Assert.Throws<DataFormatException>(() => ClassList.Load(path)).Message);
    }

    private ClassList Load(string text) => ClassList.Load(_folder.Write("classes.tsv", Encoding.UTF8.GetBytes(text)));
}
