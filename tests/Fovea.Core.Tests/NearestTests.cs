namespace Fovea.Core.Tests;

/// <summary>The name that a mistyped one was meant to be.</summary>
public class NearestTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void Distance_counts_insertions_deletions_substitutions(string a, string b, int expected)
    {
        Assert.Equal(expected, Nearest.Distance(a, b));
        Assert.Equal(expected, Nearest.Distance(b, a));
    }

    [Theory]
    [InlineData("mnst", " (did you mean 'mnist'?)")]
    [InlineData("cifar-restnt", " (did you mean 'cifar-resnet'?)")]
    [InlineData("elephant", "")]
    public void Hint_names_the_nearest_or_nothing(string typed, string expected) =>
        Assert.Equal(expected, Nearest.Hint(typed, ["digits", "mnist", "cifar-resnet"]));

    [Fact]
    public void Without_names_there_is_no_hint() => Assert.Equal("", Nearest.Hint("x", []));
}
