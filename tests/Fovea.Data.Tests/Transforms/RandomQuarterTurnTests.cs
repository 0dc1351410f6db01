using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class RandomQuarterTurnTests
{
    [Fact]
    public void Every_quarter_comes_and_turns_counter_clockwise()
    {
        var picture = new Picture(2, 5, 5);
        // What was at the right edge comes to the top.
        var turns = new Func<int, int, int, float>[]
        {
            picture.At, (c, y, x) => picture.At(c, x, 4 - y),
            (c, y, x) => picture.At(c, 4 - y, 4 - x), (c, y, x) => picture.At(c, 4 - x, y),
        }.Select(turn => Picture.Make(2, 5, 5, turn)).ToList();
        var counts = new int[4];
        for (var seed = 0ul; seed < 400; seed++)
            counts[turns.FindIndex(picture.Apply(new RandomQuarterTurn(), seed).SequenceEqual)]++;
        // Four standard deviations of the binomial distribution are 35.
        Assert.All(counts, count => Assert.InRange(count, 65, 135));
        for (var q = 0; q < 4; q++)
        {
            var turned = new float[50];
            RandomQuarterTurn.Turned(q, 5).Nearest<float>(picture.Values, 5, 5, turned, 0);
            Assert.Equal(turns[q], turned);
        }
    }

    [Fact]
    public void Pictures_that_are_no_squares_are_refused() =>
        Assert.Equal("RandomQuarterTurn: expected square pictures, got [3, 4, 5]. Crop or resize them first.",
            Assert.Throws<ShapeException>(() => new RandomQuarterTurn().OutputShape([3, 4, 5])).Message);
}
