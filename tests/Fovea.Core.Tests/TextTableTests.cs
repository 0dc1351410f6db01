
namespace Fovea.Core.Tests;

/// <summary>Tables on the terminal.</summary>
public class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new TextTable("name", "count>", "note");
        table.Add("a", "1,438", "");
        table.Add("longer", "9", "x");
        Assert.Equal(["name    count  note", "a       1,438", "longer      9  x"], table.ToString().Split(Environment.NewLine));
    }

    [Theory]
    [InlineData(0, "0.0 kB")]
    [InlineData(999_000, "999.0 kB")]
    [InlineData(11_594_722, "11.6 MB")]
    [InlineData(2_500_000_000, "2.5 GB")]
    public void Sizes_are_in_units_of_a_thousand(long bytes, string expected) => Assert.Equal(expected, TextTable.Size(bytes));
}
