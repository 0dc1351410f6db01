namespace Fovea.Data.Tests;

public class SampleGridTests
{
    [Fact]
    public void A_picture_has_its_largest_value_as_white()
    {
        var data = new MemoryDataset("m", [0, 8, 16, 1], [0], [1, 2, 2], ["a"], maxValue: 16);
        Assert.Equal(new byte[] { 0, 128, 255, 16 }, data.ToImage(0).Pixels8.ToArray());
    }

    [Fact]
    public void Planes_become_interleaved_colours()
    {
        var data = new MemoryDataset("m", [1, 2, 3, 4, 5, 6], [0], [3, 1, 2], ["a"]);
        Assert.Equal(new byte[] { 1, 3, 5, 2, 4, 6 }, data.ToImage(0).Pixels8.ToArray());
        Assert.Throws<ArgumentException>(() => new MemoryDataset("m", [1, 2], [0], [2, 1, 1], ["a"]).ToImage(0));
    }

    [Fact]
    public void Small_pictures_are_enlarged_and_captioned_with_their_class()
    {
        var digits = Digits.Load();
        var grid = SampleGrid.Create(digits, [0, 1, 2], columns: 2);
        // Two columns and two rows of 96 pixels, with gaps and text.
        Assert.InRange(grid.Width, 2 * 96, 2 * 96 + 64);
        Assert.InRange(grid.Height, 2 * 96, 2 * 96 + 128);
        var other = SampleGrid.Create(digits, [0, 1, 2], columns: 2, captions: ["x", "y", "z"]);
        Assert.Equal((grid.Width, grid.Height), (other.Width, other.Height));
        Assert.NotEqual(grid.Pixels8.ToArray(), other.Pixels8.ToArray());
        Assert.Throws<ArgumentException>(() => SampleGrid.Create(digits, [0, 1], captions: ["x"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleGrid.Create(digits, [1797]));
    }
}
