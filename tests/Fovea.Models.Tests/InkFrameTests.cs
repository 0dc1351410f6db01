using Fovea.Imaging;

namespace Fovea.Models.Tests;

/// <summary>Ink is brought into the middle of a square, in one size.</summary>
public class InkFrameTests
{
    [Theory]
    [InlineData(0, 255)]
    [InlineData(255, 0)]
    public void Ink_takes_its_share_around_its_centre_of_mass(byte ink, byte paper)
    {
        // A bar of 10 × 40.
        var picture = Paper(200, 150, paper);
        Canvas.Fill(picture, 150, 20, 10, 40, new(ink, ink, ink));
        var centred = InkFrame.Centre(picture, 0.5);
        Assert.Equal((80, 80), (centred.Width, centred.Height));
        var expected = Paper(80, 80, paper);
        Canvas.Fill(expected, 35, 20, 10, 40, new(ink, ink, ink));
        Assert.Equal(expected.Pixels8.ToArray(), centred.Pixels8.ToArray());
    }

    [Fact]
    public void No_ink_is_cut_off_where_its_mass_lies_on_one_side()
    {
        // A thin line of 60 and a heavy block at its right end.
        var picture = Paper(100, 100, 255);
        Canvas.Fill(picture, 10, 50, 60, 1, Rgb.Black);
        Canvas.Fill(picture, 60, 40, 10, 20, Rgb.Black);
        var centred = InkFrame.Centre(picture, 1);
        Assert.Equal(60, centred.Width);
        Assert.Equal(60 + 200 - 10, centred.ToGrayscale().Pixels8.ToArray().Count(v => v == 0));
    }

    [Fact]
    public void Colours_stay_and_transparency_is_paper()
    {
        var picture = new Image(30, 30, 4);
        picture.Pixels8[4 * (7 * 30 + 12)] = 200;
        picture.Pixels8[4 * (7 * 30 + 12) + 3] = 255;
        var centred = InkFrame.Centre(picture, 1);
        Assert.Equal((1, 1, 3), (centred.Width, centred.Height, centred.Channels));
        Assert.Equal([200, 0, 0], centred.Pixels8.ToArray());
    }

    [Fact]
    public void Paper_without_ink_stays()
    {
        var centred = InkFrame.Centre(Paper(40, 20, 130), 0.5);
        Assert.Equal((40, 20), (centred.Width, centred.Height));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_lies_between_0_and_1(double share)
    {
        var problem = Assert.Throws<ArgumentOutOfRangeException>(() => InkFrame.Centre(Paper(4, 4, 0), share));
        Assert.Contains("expected a share", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_pictures_of_handwriting_have_a_margin() =>
        Assert.Equal((20.0 / 28, 1), (InkFrame.Share([1, 28, 28]), InkFrame.Share([1, 8, 8])));

    private static Image Paper(int width, int height, byte grey)
    {
        var picture = new Image(width, height, 3);
        picture.Pixels8.Fill(grey);
        return picture;
    }
}
