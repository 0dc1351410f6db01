using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

/// <summary>One draw decides for all tensors of a sample.</summary>
public class JointTransformTests
{
    private const int Count = 24, Height = 9, Width = 9;

    /// <summary>All that moves pixels without mixing them.</summary>
    private static readonly ITransform[] Exact =
    [
        new RandomHorizontalFlip(), new RandomVerticalFlip(), new RandomTranslation(0.3), new RandomCrop(8, 1), new RandomQuarterTurn(),
        new CenterCrop(6),
    ];

    [Theory]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void A_mask_goes_with_its_picture_pixel_by_pixel(DType dtype)
    {
        var (pictures, _) = Numbered();
        var labels = pictures.To(dtype).Reshape([Count, Height, Width]);
        var source = new TensorDataset([pictures], [labels], [TensorKind.Picture], [TensorKind.Mask]);
        var different = 0;
        foreach (var (images, masks, indices) in new DataLoader(source, 5, shuffle: true, seed: 3, transforms: Exact).Batches(0))
        {
            Assert.Equal((Shape.Create(indices.Length, 6, 6), dtype), (masks.Shape, masks.DType));
            var (image, mask) = (images.ToArray<float>(), masks.To(DType.Float32).ToArray<float>());
            Assert.Equal(image, mask);
            for (var i = 0; i < indices.Length; i++)
                if (!image.AsSpan(i * 36, 36).SequenceEqual(Centre(pictures, indices[i]))) different++;
        }
        Assert.InRange(different, Count / 2, Count);
    }

    [Fact]
    public void Labels_stay_labels_where_pictures_are_interpolated()
    {
        var (pictures, _) = Numbered();
        var labels = pictures.To(DType.Int64).Reshape([Count, 1, Height, Width]);
        var source = new TensorDataset([pictures], [labels], [TensorKind.Picture], [TensorKind.Mask]);
        var rotation = new RandomRotation(60);
        foreach (var (images, masks, indices) in new DataLoader(source, 8, seed: 4, transforms: [rotation]).Batches(1))
        {
            var (image, mask) = (images.ToArray<float>(), masks.ToArray<long>());
            for (var i = 0; i < indices.Length; i++)
            {
                // The plain way: the stream of (seed, epoch, sample, transform), one angle, nearest pixels.
                var own = new Generator(4).Fork(1).Fork(1).Fork((ulong)indices[i]).Fork(0);
                var angle = (2 * own.NextDouble() - 1) * 60 * Math.PI / 180;
                var (sin, cos) = Math.SinCos(angle);
                for (var y = 0; y < Height; y++)
                    for (var x = 0; x < Width; x++)
                    {
                        var row = (int)Math.Round(4 + cos * (y - 4) + sin * (x - 4));
                        var column = (int)Math.Round(4 + cos * (x - 4) - sin * (y - 4));
                        var inside = row is >= 0 and < Height && column is >= 0 and < Width;
                        Assert.Equal(inside ? labels.At(indices[i], 0, row, column) : 0, mask[(i * Height + y) * Width + x]);
                    }
                var turned = new float[Height * Width];
                var picture = pictures.ToArray<float>().AsSpan(indices[i] * 81, 81);
                RandomRotation.Rotate(picture, [1, Height, Width], turned, angle * 180 / Math.PI);
                for (var k = 0; k < 81; k++) Assert.Equal(turned[k], image[i * 81 + k], 3);
            }
        }
    }

    [Fact]
    public void What_comes_in_from_outside_is_the_fill_of_a_mask()
    {
        var source = new TensorDataset([Tensor.Ones([20, 1, 9, 9])], [Tensor.Ones([20, 9, 9], DType.Int64)], [TensorKind.Picture])
            .Map((from, to) => from.Target<long>().CopyTo(to.Target<long>()), targets: [TensorSpec.Mask(9, 9) with { Fill = 255 }]);
        var batch = Assert.Single(new DataLoader(source, 20, transforms: [new RandomTranslation(0.4)]).Batches(0));
        var (image, mask) = (batch.Input.ToArray<float>(), batch.Target.ToArray<long>());
        Assert.Contains(255L, mask);
        for (var i = 0; i < mask.Length; i++) Assert.Equal(image[i] == 0 ? 255 : 1, mask[i]);
    }

    [Fact]
    public void Masks_of_truth_values_move_too()
    {
        var (pictures, _) = Numbered();
        var flags = Tensor.From([.. pictures.ToArray<float>().Select(v => v % 3 == 0)], [Count, Height, Width]);
        var source = new TensorDataset([pictures], [flags], [TensorKind.Picture], [TensorKind.Mask]);
        foreach (var batch in new DataLoader(source, 8, transforms: [new RandomHorizontalFlip(), new RandomQuarterTurn()]).Batches(0))
            Assert.Equal(batch.Input.ToArray<float>().Select(v => v % 3 == 0), batch.Target.ToArray<bool>());
    }

    [Fact]
    public void Colours_change_in_pictures_alone_and_in_all_of_them_alike()
    {
        var random = new Generator(1);
        var values = Enumerable.Range(0, 6 * 3 * 16).Select(_ => (float)random.NextDouble()).ToArray();
        var x = Tensor.From(values, [6, 3, 4, 4]);
        var mask = Tensor.From([.. Enumerable.Range(0, 6 * 16).Select(i => (long)i)], [6, 4, 4]);
        var source = new TensorDataset([x, x], [x, mask, x, x],
            [TensorKind.Picture, TensorKind.Picture], [TensorKind.Map, TensorKind.Mask, TensorKind.NormalMap, TensorKind.Other]);
        ITransform[] colours = [new ColorJitter(0.4, 0.4, 0.4), new Cutout(2), new Normalize([0.5f, 0.4f, 0.3f], [0.2f, 0.3f, 0.4f])];
        var batch = Assert.Single(new DataLoader(source, 6, transforms: colours).Batches(0));

        Assert.NotEqual(values, batch.Inputs[0].ToArray<float>());
        Assert.Equal(batch.Inputs[0].ToArray<float>(), batch.Inputs[1].ToArray<float>());
        Assert.Equal(values, batch.Targets[0].ToArray<float>());
        Assert.Equal(mask.ToArray<long>(), batch.Targets[1].ToArray<long>());
        Assert.Equal(values, batch.Targets[2].ToArray<float>());
        Assert.Equal(values, batch.Targets[3].ToArray<float>());
    }

    [Fact]
    public void Maps_move_with_pictures_and_others_stay()
    {
        var (pictures, _) = Numbered();
        var source = new TensorDataset([pictures], [pictures, pictures], [TensorKind.Picture], [TensorKind.Map, TensorKind.Other]);
        ITransform[] moves = [new RandomRotation(30), new RandomHorizontalFlip()];
        var batch = Assert.Single(new DataLoader(source, Count, transforms: moves).Batches(0));
        Assert.Equal(batch.Input.ToArray<float>(), batch.Targets[0].ToArray<float>());
        Assert.NotEqual(pictures.ToArray<float>(), batch.Targets[0].ToArray<float>());
        Assert.Equal(pictures.ToArray<float>(), batch.Targets[1].ToArray<float>());
    }

    [Fact]
    public void The_shapes_after_the_transforms_are_known()
    {
        var source = new TensorDataset([Tensor.Zeros([2, 3, 12, 12])],
            [Tensor.Zeros([2, 12, 12], DType.Int64), Tensor.Zeros([2, 3, 12, 12])],
            [TensorKind.Picture], [TensorKind.Mask, TensorKind.NormalMap]);
        var loader = new DataLoader(source, 2, transforms: [new RandomCrop(10), new Grayscale(), new Resize(5, 4)]);
        Assert.Equal([TensorSpec.Picture([1, 5, 4])], loader.Inputs);
        Assert.Equal([TensorSpec.Mask(5, 4), TensorSpec.NormalMap(5, 4)], loader.Targets);
        var batch = Assert.Single(loader.Batches(0));
        Assert.Equal([Shape.Create(2, 5, 4), Shape.Create(2, 3, 5, 4)], batch.Targets.Select(t => t.Shape));
    }

    [Fact]
    public void What_would_part_a_picture_from_its_mask_is_refused()
    {
        var sizes = Pair(8, 4);
        Assert.Equal("DataLoader: RandomHorizontalFlip(0.5) expects tensors of one height and width in a sample, got Float32 [3, 8, 8] "
            + "Picture and Int64 [4, 4] Mask. Declare what should stay as TensorKind.Other.",
            Assert.Throws<ShapeException>(() => new DataLoader(sizes, 2, transforms: [new RandomHorizontalFlip()])).Message);
        var same = Pair(8, 8);
        Assert.StartsWith("DataLoader: Halved changes the size of pictures alone.",
            Assert.Throws<ShapeException>(() => new DataLoader(same, 2, transforms: [new Halved()])).Message, StringComparison.Ordinal);
        var masks = new TensorDataset([Tensor.Zeros([2, 8, 8], DType.Int64)], [], [TensorKind.Mask]);
        Assert.Equal(1, new DataLoader(masks, 2, transforms: [new RandomHorizontalFlip()]).BatchesPerEpoch);
        Assert.Throws<ArgumentException>(() => new DataLoader(masks, 2, transforms: [new Cutout(2)]));

        TensorDataset Pair(int picture, int mask) => new([Tensor.Zeros([2, 3, picture, picture])],
            [Tensor.Zeros([2, mask, mask], DType.Int64)], [TensorKind.Picture], [TensorKind.Mask]);
    }

    /// <summary>Pictures whose pixels have whole numbers 1…200.</summary>
    private static (Tensor Pictures, float[] Values) Numbered()
    {
        var values = Enumerable.Range(0, Count * Height * Width).Select(i => (float)(i * 37 % 200 + 1)).ToArray();
        return (Tensor.From(values, [Count, 1, Height, Width]), values);
    }

    private static float[] Centre(Tensor pictures, int index) =>
        new Picture(1, Height, Width).With(pictures.ToArray<float>().AsSpan(index * 81, 81)).Apply(new CenterCrop(6));

    private sealed class Halved : ITransform
    {
        public Shape OutputShape(Shape input) => [input[0], input[1] / 2, input[2] / 2];

        public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random) => output.Clear();

        public override string ToString() => "Halved";
    }
}
