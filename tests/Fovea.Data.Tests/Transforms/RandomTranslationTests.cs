namespace Fovea.Data.Tests.Transforms;

public class RandomTranslationTests
{
    [Fact]
    public void Every_result_is_a_shift_within_the_fraction_and_every_shift_comes()
    {
        var picture = new Picture(2, 10, 5);
        var shifts = new HashSet<(int Down, int Right)>();
        for (var seed = 0ul; seed < 300; seed++)
        {
            var moved = picture.Apply(new RandomTranslation(0.2), seed);
            shifts.Add(Assert.Single(
                from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-1, 3) select (down, right),
                s => moved.SequenceEqual(Picture.Make(2, 10, 5, (c, y, x) => picture.At(c, y - s.down, x - s.right)))));
        }
        Assert.Equal(15, shifts.Count);
        Assert.Equal(picture.Values, picture.Apply(new RandomTranslation(0)));
    }

    [Fact]
    public void A_shift_of_the_whole_picture_leaves_black()
    {
        var picture = new Picture(1, 3, 3);
        Assert.Contains(Enumerable.Range(0, 200), seed => picture.Apply(new RandomTranslation(1), (ulong)seed).All(v => v == 0));
    }
}
