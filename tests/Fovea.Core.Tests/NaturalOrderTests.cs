namespace Fovea.Core.Tests;

/// <summary>Names in the order in which people read them.</summary>
public class NaturalOrderTests
{
    [Theory]
    [InlineData("img1 img2 img10 img12 img100")]
    [InlineData("1 2 3 10 11 20")]
    [InlineData("a1b2 a1b10 a2b1")]
    [InlineData("IMG_9.JPG img_10.jpg IMG_11.JPG")]
    [InlineData("9 99999999999999999999 100000000000000000000")]
    [InlineData("img img1 img1a img2")]
    [InlineData("001 1 2 02b 3")]
    [InlineData("1.png 1_2.png 2.png a.png B.png c.png")]
    public void Runs_of_digits_are_numbers(string names)
    {
        var expected = names.Split(' ');
        Assert.Equal(expected, expected.Reverse().Order(NaturalOrder.Instance));
    }

    [Fact]
    public void Different_names_are_never_equal_and_the_order_is_transitive()
    {
        string[] names = ["", "1", "01", "001", "a", "A", "a1", "A1", "a1.", "1a", "1A", "ä", "10", "é9", "İ", "i", "0", "00", "a0b"];
        foreach (var a in names)
        {
            foreach (var b in names)
            {
                Assert.Equal(a == b, NaturalOrder.Instance.Compare(a, b) == 0);
                Assert.Equal(-Math.Sign(NaturalOrder.Instance.Compare(a, b)), Math.Sign(NaturalOrder.Instance.Compare(b, a)));
                foreach (var c in names)
                    if (NaturalOrder.Instance.Compare(a, b) < 0 && NaturalOrder.Instance.Compare(b, c) < 0)
                        Assert.True(NaturalOrder.Instance.Compare(a, c) < 0, $"{a} {b} {c}");
            }
        }
    }

    [Fact]
    public void No_name_is_first() => Assert.True(NaturalOrder.Instance.Compare(null, "") < 0);
}
