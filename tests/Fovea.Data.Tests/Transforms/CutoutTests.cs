namespace Fovea.Data.Tests.Transforms;

public class CutoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(50)]
    public void A_square_around_some_pixel_is_black_and_all_else_stays(int size)
    {
        var picture = new Picture(2, 7, 6);
        var centres = new HashSet<(int Y, int X)>();
        for (var seed = 0ul; seed < 500; seed++)
        {
            var cut = picture.Apply(new Cutout(size), seed);
            var places = (from y in Enumerable.Range(0, 7) from x in Enumerable.Range(0, 6) select (y, x))
                .Where(p => cut.SequenceEqual(Picture.Make(2, 7, 6, (c, y, x) =>
                    IsCovered(y, p.y) && IsCovered(x, p.x) ? 0 : picture.At(c, y, x))))
                .ToList();
            Assert.NotEmpty(places);
            centres.UnionWith(places);
        }
        Assert.Equal(42, centres.Count);

        bool IsCovered(int at, int centre) => at >= centre - size / 2 && at < centre - size / 2 + size;
    }

    [Fact]
    public void A_size_below_1_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Cutout(0));
}
