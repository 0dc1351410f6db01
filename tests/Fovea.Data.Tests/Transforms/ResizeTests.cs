namespace Fovea.Data.Tests.Transforms;

public class ResizeTests
{
    [Fact]
    public void Halving_is_the_triangle_filter_of_twice_the_width()
    {
        var picture = new Picture(2, 8, 6);
        // Away from the border, the weights of output i are 1, 3, 3, 1 over 8 at the inputs 2i − 1 … 2i + 2.
        float[] weights = [0.125f, 0.375f, 0.375f, 0.125f];
        var half = picture.Apply(new Resize(4, 3));
        for (var c = 0; c < 2; c++)
            for (var y = 1; y < 3; y++)
            {
                var sum = 0f;
                for (var i = 0; i < 4; i++)
                    for (var j = 0; j < 4; j++) sum += weights[i] * weights[j] * picture.At(c, 2 * y - 1 + i, 1 + j);
                Assert.Equal(sum, half[(c * 4 + y) * 3 + 1], 5);
            }
    }

    [Fact]
    public void The_same_size_changes_nothing_and_flat_pictures_stay_flat()
    {
        var picture = new Picture(3, 5, 4);
        Assert.Equal(picture.Values, picture.Apply(new Resize(5, 4)));
        picture.Values.AsSpan().Fill(0.25f);
        Assert.All(picture.Apply(new Resize(3, 9)), v => Assert.Equal(0.25f, v, 6));
    }

    [Fact]
    public void A_side_below_1_is_refused() =>
        Assert.Contains("Resize: expected a width of 1 or more, got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(1, 0)).Message);
}
