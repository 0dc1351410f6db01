using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="PictureIndex"/>.</summary>
public class PictureIndexTests
{
    private const int Side = 12, Size = Side * Side;

    [Fact]
    public void Equal_pictures_are_found_within_a_set_and_between_two()
    {
        var first = PictureIndex.Of(Set(Picture(1), Picture(2), Picture(1), Picture(3), Picture(1)));
        Assert.Equal([(0, 2), (0, 4)], first.Repeated());
        Assert.Equal([(3, 0), (1, 2)], first.Shared(PictureIndex.Of(Set(Picture(3), Picture(9), Picture(2)))));
    }

    [Fact]
    public void Brighter_and_noisy_copies_are_nearly_the_same_and_others_are_not()
    {
        byte[] brighter = [.. Picture(2).Select(v => (byte)(v / 2 + 100))];
        byte[] noisy = [.. Picture(3).Select((v, i) => (byte)Math.Clamp(v + (i * 7 % 5 - 2) * 2, 0, 255))];
        var learned = PictureIndex.Of(Set(Picture(1), Picture(2), Picture(3), Picture(4)));
        var near = learned.Near(PictureIndex.Of(Set(brighter, Picture(8), noisy, Picture(4))), least: 0.98);
        Assert.Equal(new HashSet<(int, int)> { (1, 0), (2, 2) }, near.Select(n => (n.First, n.Second)).ToHashSet());
        Assert.All(near, n => Assert.InRange(n.Correlation, 0.98, 1));
        // Within a set each pair comes once, and equal pictures are none.
        var within = PictureIndex.Of(Set(Picture(2), Picture(5), brighter, Picture(5)));
        Assert.Equal([(0, 2)], within.Near(within, 0.98).Select(n => (n.First, n.Second)));
    }

    [Fact]
    public void Pictures_of_one_grey_are_only_ever_equal()
    {
        var grey = PictureIndex.Of(Set(new byte[Size], [.. Enumerable.Repeat((byte)9, Size)], new byte[Size]));
        Assert.Equal([(0, 2)], grey.Repeated());
        Assert.Empty(grey.Near(grey, 0.98));
    }

    private static byte[] Picture(ulong seed)
    {
        var generator = new Generator(seed);
        return [.. Enumerable.Range(0, Size).Select(_ => (byte)generator.Next(256))];
    }

    private static MemoryDataset Set(params byte[][] pictures) =>
        new("set", [.. pictures.SelectMany(p => p)], new int[pictures.Length], [1, Side, Side], ["any"]);
}
