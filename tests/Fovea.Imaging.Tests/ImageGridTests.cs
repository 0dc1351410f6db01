namespace Fovea.Imaging.Tests;

public class ImageGridTests
{
    private static int Count(Image image, Rgb color, int left, int top, int width, int height)
    {
        var count = 0;
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                var at = 3 * (y * image.Width + x);
                count += image.Pixels8[at] == color.R && image.Pixels8[at + 1] == color.G && image.Pixels8[at + 2] == color.B ? 1 : 0;
            }
        }
        return count;
    }

    [Fact]
    public void Pictures_are_enlarged_and_set_side_by_side()
    {
        var images = new[] { TestImages.Flat(4, 3, 1, 10), TestImages.Flat(4, 3, 3, 20), TestImages.Flat(4, 3, 1, 30 * 257, 16) };
        var grid = ImageGrid.Create(images, 2, 5);
        Assert.Equal((6 + 2 * 26, 6 + 2 * 21, 3), (grid.Width, grid.Height, grid.Channels));
        Assert.Equal(300, Count(grid, new(10, 10, 10), 6, 6, 20, 15));
        Assert.Equal(300, Count(grid, new(20, 20, 20), 32, 6, 20, 15));
        Assert.Equal(300, Count(grid, new(30, 30, 30), 6, 27, 20, 15));
        Assert.Equal(grid.Width * grid.Height - 900, Count(grid, Rgb.White, 0, 0, grid.Width, grid.Height));
    }

    [Fact]
    public void Captions_are_drawn_in_their_colours_under_their_own_cells()
    {
        var images = Enumerable.Repeat(TestImages.Flat(8, 8, 1, 0), 4).ToArray();
        string[] captions = ["ok", "a caption far too long for any cell of this width", "W", ""];
        Rgb[] colors = [Rgb.Good, Rgb.Bad, new(1, 2, 3), new(9, 9, 9)];
        var grid = ImageGrid.Create(images, 2, 2, captions, colors);
        const int Cell = 96, Gap = 6;
        Assert.Equal(Gap + 2 * (Cell + Gap), grid.Width);
        var all = 0;
        for (var i = 0; i < 4; i++)
        {
            var (left, top) = (Gap + i % 2 * (Cell + Gap), Gap + i / 2 * (16 + 12 + Gap));
            var (darkest, inked) = (Rgb.White, 0);
            for (var y = top + 16; y < top + 16 + 12; y++)
                for (var x = left; x < left + Cell; x++)
                {
                    var at = 3 * (y * grid.Width + x);
                    var color = new Rgb(grid.Pixels8[at], grid.Pixels8[at + 1], grid.Pixels8[at + 2]);
                    inked += color == Rgb.White ? 0 : 1;
                    if (color.Luma < darkest.Luma) darkest = color;
                }
            Assert.Equal(captions[i].Length > 0, inked > 0);
            // Edges of letters are mixed with the paper, in the caption's colour.
            if (inked > 0) Assert.InRange(Math.Abs(darkest.R - colors[i].R) + Math.Abs(darkest.G - colors[i].G), 0, 160);
            all += inked;
        }
        Assert.Equal(grid.Width * grid.Height - 4 * 256 - all, Count(grid, Rgb.White, 0, 0, grid.Width, grid.Height));
    }

    [Fact]
    public void A_title_stands_above_everything()
    {
        var grid = ImageGrid.Create([TestImages.Flat(100, 10, 1, 255)], 1, title: "Title");
        var ink = new Rgb(0x24, 0x29, 0x2F);
        Assert.InRange(Count(grid, ink, 0, 0, grid.Width, 12 + 27), 20, 2000);
        Assert.Equal(0, Count(grid, ink, 0, 12 + 27, grid.Width, grid.Height - 12 - 27));
    }

    [Fact]
    public void Empty_and_uneven_grids_are_pictures_too()
    {
        Assert.Equal(6, ImageGrid.Create([], 3).Height);
        var grid = ImageGrid.Create([TestImages.Flat(2, 9, 4, 255), TestImages.Flat(7, 1, 2, 0)], 5);
        Assert.Equal((6 + 13 * 2, 6 + 15), (grid.Width, grid.Height));
    }

    [Fact]
    public void Counts_must_agree()
    {
        var thrown = Assert.Throws<ArgumentException>(() => ImageGrid.Create([new Image(1, 1, 1)], 1, captions: ["a", "b"]));
        Assert.Equal("ImageGrid.Create: expected 1 captions, one for each picture, got 2.", thrown.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageGrid.Create([], 0));
    }
}
