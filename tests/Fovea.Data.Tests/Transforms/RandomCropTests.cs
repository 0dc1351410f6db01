using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class RandomCropTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 2)]
    [InlineData(9, 2)]
    public void Every_result_is_a_window_and_every_window_comes(int size, int padding)
    {
        var picture = new Picture(2, 6, 5);
        var places = (from top in Enumerable.Range(-padding, 6 + 2 * padding - size + 1)
                      from left in Enumerable.Range(-padding, 5 + 2 * padding - size + 1)
                      select (top, left)).ToList();
        var seen = new HashSet<(int, int)>();
        for (var seed = 0ul; seed < 400; seed++)
        {
            var crop = picture.Apply(new RandomCrop(size, padding), seed);
            seen.Add(Assert.Single(places, p => crop.SequenceEqual(Window(p.top, p.left))));
        }
        Assert.Equal(places.Count, seen.Count);

        float[] Window(int top, int left) => Picture.Make(2, size, size, (c, y, x) => picture.At(c, y + top, x + left));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("at least 10 × 10 with a border of 1, got 7 × 9",
            Assert.Throws<ShapeException>(() => new RandomCrop(10, 1).OutputShape([1, 7, 9])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(1, -1));
    }
}
