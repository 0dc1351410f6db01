namespace Fovea.Core.Tests;

public class ExcerptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("four", "four")]
    [InlineData("a\nb", "a b")]
    [InlineData("fives", "five…")]
    [InlineData("abc😀", "abc…")]
    public void A_long_text_is_cut_between_characters(string text, string expected) => Assert.Equal(expected, Excerpt.Of(text, 4));

    [Fact]
    public void A_name_as_long_as_a_book_is_near_to_none() =>
        Assert.Equal("", Nearest.Hint(new string('x', 10_000_000), ["epochs"]));
}
