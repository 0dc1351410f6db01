using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class PixelMapTests
{
    /// <summary>Every transform that moves pixels.</summary>
    private static readonly IGeometricTransform[] All =
    [
        new CenterCrop(9, 7), new RandomCrop(10, padding: 3), new RandomHorizontalFlip(), new RandomVerticalFlip(), new RandomQuarterTurn(),
        new RandomRotation(40), new RandomTranslation(0.3), new Resize(7, 20), new Resize(26, 39),
        new RandomResizedCrop(11, minScale: 0.5),
    ];

    public static TheoryData<IGeometricTransform> Transforms() => new(All);

    [Fact]
    public void The_list_here_is_whole() =>
        Assert.Equal(typeof(ITransform).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IGeometricTransform)))
            .Select(t => t.Name).Order(), All.Select(t => t.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Transforms))]
    public void What_is_drawn_says_where_the_pixels_of_the_picture_come_from(IGeometricTransform transform)
    {
        // Row and column as values: bilinear interpolation is exact on a slope, and a filter that shrinks nearly so, away from the border.
        // The border of a part that is cut out and scaled is that of the part.
        var tolerance = transform is Resize ? 0.1 : transform is RandomResizedCrop ? 0.3 : 1e-4;
        var picture = new Picture(2, 13, 13);
        Picture.Make(2, 13, 13, (c, y, x) => c == 0 ? y : x).CopyTo(picture.Values, 0);
        var seen = new HashSet<PixelMap>();
        for (var seed = 0ul; seed < 40; seed++)
        {
            var moved = picture.Apply(transform, seed);
            var map = transform.Draw(picture.Shape, new Generator(seed));
            seen.Add(map);
            var shape = transform.OutputShape(picture.Shape);
            Assert.Equal((shape[1], shape[2]), (map.Height, map.Width));
            var checkedPixels = 0;
            for (var y = 0; y < map.Height; y++)
                for (var x = 0; x < map.Width; x++)
                {
                    var (row, column) = (map.Row + map.Yy * y + map.Yx * x, map.Column + map.Xy * y + map.Xx * x);
                    // The filter of a shrinking picture reaches as far as its scale.
                    var (reachY, reachX) = (Math.Max(map.Yy, 1) - 1, Math.Max(map.Xx, 1) - 1);
                    if (row < reachY || row > 12 - reachY || column < reachX || column > 12 - reachX) continue;
                    Assert.InRange(moved[y * map.Width + x], row - tolerance, row + tolerance);
                    Assert.InRange(moved[(map.Height + y) * map.Width + x], column - tolerance, column + tolerance);
                    checkedPixels++;
                }
            Assert.True(checkedPixels >= 20, $"{transform} left {checkedPixels} pixels");
        }
        Assert.Equal(transform is Resize or CenterCrop, seen.Count == 1);
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void A_mask_takes_the_nearest_pixel_or_the_fill(IGeometricTransform transform)
    {
        var mask = new long[2 * 13 * 13];
        for (var i = 0; i < mask.Length; i++) mask[i] = i + 1;
        for (var seed = 0ul; seed < 20; seed++)
        {
            var map = transform.Draw([2, 13, 13], new Generator(seed));
            var moved = new long[2 * map.Height * map.Width];
            map.Nearest(mask, 13, 13, moved, -1);
            var k = 0;
            for (var c = 0; c < 2; c++)
                for (var y = 0; y < map.Height; y++)
                    for (var x = 0; x < map.Width; x++)
                    {
                        var row = (int)Math.Floor(map.Row + map.Yy * y + map.Yx * x + 0.5);
                        var column = (int)Math.Floor(map.Column + map.Xy * y + map.Xx * x + 0.5);
                        var inside = row is >= 0 and < 13 && column is >= 0 and < 13;
                        Assert.Equal(inside ? (c * 13 + row) * 13 + column + 1 : -1, moved[k++]);
                    }
        }
    }

    [Fact]
    public void Moves_without_interpolation_are_known()
    {
        Assert.True(PixelMap.Window(-2, 5, 3, 3).IsExact);
        Assert.All(Enumerable.Range(0, 4), q => Assert.True(RandomQuarterTurn.Turned(q, 6).IsExact));
        Assert.False(RandomRotation.Turned(6, 6, 10).IsExact);
        Assert.False(new Resize(3, 3).Draw([1, 6, 6], new Generator(0)).IsExact);
        Assert.False((PixelMap.Window(0, 0, 3, 3) with { Row = 0.5 }).IsExact);
        Assert.False((PixelMap.Window(0, 0, 3, 3) with { Yx = 1 }).IsExact);
    }
}
