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
        var picture = new Picture(2, 6, 5 + size / 5);
        var windows = new HashSet<(int Top, int Left)>();
        for (var seed = 0ul; seed < 400; seed++)
        {
            var crop = picture.Apply(new RandomCrop(Math.Min(size, 6 + 2 * padding - 1), padding), seed);
            var side = (int)Math.Sqrt(crop.Length / 2);
            windows.Add(Assert.Single(Places(side), p => crop.SequenceEqual(Picture.Make(2, side, side, (c, y, x) => picture.At(c, y + p.Top, x + p.Left)))));
        }
        Assert.Equal(Places((int)Math.Min(size, 6 + 2 * padding - 1)).Count(), windows.Count);

        IEnumerable<(int Top, int Left)> Places(int side) =>
            from top in Enumerable.Range(-padding, picture.Height + 2 * padding - side + 1)
            from left in Enumerable.Range(-padding, picture.Width + 2 * padding - side + 1)
            select (top, left);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("at least 10 × 10 with a border of 1, got 7 × 9", Assert.Throws<ShapeException>(() => new RandomCrop(10, 1).OutputShape([1, 7, 9])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(1, -1));
    }
}
