namespace Fovea.Data.Tests.Transforms;

public class RandomVerticalFlipTests
{
    [Fact]
    public void Certain_flips_mirror_and_impossible_ones_do_not()
    {
        var picture = new Picture(3, 4, 5);
        Assert.Equal(Picture.Make(3, 4, 5, (c, y, x) => picture.At(c, 3 - y, x)), picture.Apply(new RandomVerticalFlip(1)));
        Assert.Equal(picture.Values, picture.Apply(new RandomVerticalFlip(0)));
    }

    [Fact]
    public void The_share_of_flipped_pictures_is_the_probability()
    {
        var picture = new Picture(1, 2, 1);
        var flip = new RandomVerticalFlip(0.3);
        var flipped = Enumerable.Range(0, 4000).Count(seed => picture.Apply(flip, (ulong)seed)[0] == picture.Values[1]);
        // Four standard deviations of the binomial distribution are 116.
        Assert.InRange(flipped, 1200 - 116, 1200 + 116);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomVerticalFlip(-0.1));
    }
}
