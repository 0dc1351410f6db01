using System.Collections.Concurrent;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class DataLoaderTests
{
    private static readonly ITransform[] Augmentation =
        [new RandomCrop(5, padding: 2), new RandomHorizontalFlip(), new RandomRotation(20), new ColorJitter(0.3, 0.3, 0.3), new Cutout(2)];

    [Fact]
    public void Batches_hold_pixels_over_the_largest_value_and_int64_labels()
    {
        var data = new MemoryDataset("m", [0, 8, 16, 4], [1, 0], [1, 1, 2], ["a", "b"], maxValue: 16);
        var batch = Assert.Single(new DataLoader(data, 5));
        Assert.Equal((Shape.Create(2, 1, 1, 2), DType.Float32), (batch.Input.Shape, batch.Input.DType));
        Assert.Equal([0, 0.5f, 1, 0.25f], batch.Input.ToArray<float>());
        Assert.Equal((Shape.Create(2), DType.Int64), (batch.Target.Shape, batch.Target.DType));
        Assert.Equal([1L, 0L], batch.Target.ToArray<long>());
        Assert.Equal([0, 1], batch.Indices);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_epoch_covers_every_picture_once(bool shuffle)
    {
        var loader = new DataLoader(TestData.Pattern(103), 10, shuffle, seed: 4);
        var batches = loader.ToList();
        Assert.Equal((11, 11), (loader.BatchesPerEpoch, batches.Count));
        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3], batches.Select(b => b.Count));
        var indices = batches.SelectMany(b => b.Indices).ToList();
        Assert.Equal(Enumerable.Range(0, 103), indices.Order());
        Assert.Equal(shuffle, !indices.SequenceEqual(Enumerable.Range(0, 103)));
        Assert.All(batches, b => Assert.Equal(b.Indices.Select(i => i % 10L), b.Target.ToArray<long>()));
    }

    [Fact]
    public void Dropping_the_last_leaves_only_full_batches()
    {
        var loader = new DataLoader(TestData.Pattern(103), 10, dropLast: true);
        Assert.Equal(10, loader.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, 100), loader.SelectMany(b => b.Indices));
    }

    [Fact]
    public void Epochs_differ_and_setting_the_epoch_resumes()
    {
        var loader = new DataLoader(TestData.Pattern(50), 8, shuffle: true, seed: 9, transforms: Augmentation);
        var (first, second) = (Bits(loader), Bits(loader));
        Assert.Equal(2, loader.Epoch);
        Assert.NotEqual(first, second);
        var resumed = new DataLoader(TestData.Pattern(50), 8, shuffle: true, seed: 9, transforms: Augmentation) { Epoch = 1 };
        Assert.Equal(second, Bits(resumed));
        Assert.NotEqual(first, Bits(new DataLoader(TestData.Pattern(50), 8, shuffle: true, seed: 10, transforms: Augmentation)));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch = -1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Prefetching_changes_no_bit_for_any_number_of_threads(int threads)
    {
        var data = new Slow(TestData.Pattern(64, channels: 3));
        IBatchTransform[] mixing = [new MixUp(10, 0.4)];
        DataLoader Loader(bool prefetch) => new(data, 3, shuffle: true, seed: 1, transforms: Augmentation, prefetch: prefetch,
            batchTransforms: mixing)
        {
            MostThreads = threads,
        };
        var (plain, ahead) = (Loader(false), Loader(true));
        for (var epoch = 0; epoch < 3; epoch++)
        {
            data.Readers.Clear();
            Assert.Equal(Bits(plain), Bits(ahead));
        }
        // The calling thread read for the plain one.
        Assert.InRange(data.Readers.Count, threads == 1 ? 2 : 3, threads + 1);
    }

    [Theory]
    [InlineData(2, 64)]
    [InlineData(64, 40)]
    [InlineData(1 << 15, 4)]
    public void As_many_batches_wait_as_have_eight_mebibytes_but_four_and_at_most_64(int batchSize, int expected)
    {
        var loader = new DataLoader(TestData.Pattern(4, channels: 1, height: 29, width: 28), batchSize);
        Assert.Equal(expected, loader.QueueLength);
    }

    [Theory]
    [InlineData(16f)]
    [InlineData(255f)]
    [InlineData(3.7f)]
    public void Scaled_and_normalised_pixels_have_the_bits_of_one_operation_after_the_other(float largest)
    {
        // All bytes, in planes that end within a vector.
        var pixels = Enumerable.Range(0, 2 * 3 * 7 * 41).Select(i => (byte)(i * 5)).ToArray();
        var data = new MemoryDataset("all", pixels, [0, 0], [3, 7, 41], ["a"], largest);
        float[] mean = [0.1307f, 0, -3.5f], std = [0.3081f, 1, 7.1e-3f];
        float[] Expected(Func<float, int, float> of) => [.. pixels.Select((p, i) => of(p / largest, i / (7 * 41) % 3))];
        Assert.Equal(Expected((x, _) => x), Assert.Single(new DataLoader(data, 2)).Input.ToArray<float>());
        Assert.Equal(Expected((x, c) => (x - mean[c]) / std[c]),
            Assert.Single(new DataLoader(data, 2, transforms: [new Normalize(mean, std)])).Input.ToArray<float>());
    }

    [Fact]
    public void What_a_picture_becomes_does_not_depend_on_the_batch_size()
    {
        var data = TestData.Pattern(40, channels: 3);
        var (small, large) = (ByPicture(3), ByPicture(32));
        Assert.Equal(40, small.Count);
        foreach (var (index, pixels) in small) Assert.Equal(pixels, large[index]);

        Dictionary<int, float[]> ByPicture(int batchSize) =>
            new DataLoader(data, batchSize, shuffle: true, seed: 6, transforms: Augmentation)
                .SelectMany(b => b.Indices.Select((index, i) => (index, b.Input.ToArray<float>().Chunk(75).ElementAt(i))))
                .ToDictionary();
    }

    [Fact]
    public void A_leading_normalisation_has_the_bits_of_a_later_one()
    {
        var data = TestData.Pattern(30, channels: 3);
        var normalize = Normalize.For(data);
        var plain = new DataLoader(data, 8, transforms: [new CenterCrop(6, 5), normalize]);
        Assert.Equal(Bits(plain), Bits(new DataLoader(data, 8, transforms: [normalize])));
    }

    [Fact]
    public void Leaving_early_stops_the_thread_and_keeps_the_epoch()
    {
        var data = new Watched(1000);
        var loader = new DataLoader(data, 2);
        var taken = 0;
        foreach (var _ in loader)
            if (++taken == 3) break;
        Assert.NotNull(data.Reader);
        Assert.NotSame(Thread.CurrentThread, data.Reader);
        Assert.False(data.Reader.IsAlive);
        Assert.InRange(data.Reads, 6, 2 * (3 + loader.QueueLength + loader.MostThreads));
        Assert.Equal(0, loader.Epoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_reaches_the_loop_as_itself_after_the_batches_before_it(bool prefetch)
    {
        var data = new Watched(100) { FailAt = 25 };
        var taken = 0;
        var failure = Assert.Throws<DataFormatException>(() =>
        {
            foreach (var _ in new DataLoader(data, 10, prefetch: prefetch)) taken++;
        });
        Assert.Equal("picture-25.png", failure.File);
        Assert.Equal(2, taken);
    }

    [Fact]
    public void The_shape_after_the_transforms_is_known_and_checked_at_once()
    {
        var data = TestData.Pattern(4, channels: 3, height: 9, width: 8);
        Assert.Equal(Shape.Create(1, 4, 6), new DataLoader(data, 2, transforms: [new Grayscale(), new Resize(4, 6)]).ImageShape);
        var error = Assert.Throws<ShapeException>(() => new DataLoader(data, 2, transforms: [new Normalize([0], [1])]));
        Assert.Equal("Normalize: expected 1 channels, one for each mean, got pictures [3, 9, 8].", error.Message);
    }

    [Fact]
    public void Batch_sizes_that_cannot_be_are_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(TestData.Pattern(4), 0));
        Assert.StartsWith("DataLoader: expected a batch size of 1 or more, got 0.", error.Message, StringComparison.Ordinal);
        var few = Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(TestData.Pattern(4), 5, dropLast: true));
        Assert.Contains("4 pictures do not fill one batch of 5", few.Message);
        Assert.Empty(new DataLoader(TestData.Pattern(4).Take(0), 5));
    }

    private static int[] Bits(DataLoader loader) =>
        [.. loader.SelectMany(b => b.Indices.Concat(b.Input.ToArray<float>().Select(BitConverter.SingleToInt32Bits)))];

    private sealed class Watched(int count) : Dataset
    {
        public Thread? Reader { get; private set; }

        public int Reads { get; private set; }

        public int FailAt { get; init; } = -1;

        public override string Name => "watched";

        public override int Count => count;

        public override Shape ImageShape => [1, 1, 1];

        public override IReadOnlyList<string> ClassNames => ["a"];

        public override int Label(int index) => 0;

        public override void Read(int index, Span<byte> pixels)
        {
            Reader = Thread.CurrentThread;
            Reads++;
            if (index == FailAt) throw new DataFormatException($"picture-{index}.png", 0, "magic", "expected a picture");
            pixels[0] = (byte)index;
        }
    }

    // Every picture takes a while, so that one thread does not keep up.
    private sealed class Slow(Dataset source) : Dataset
    {
        public ConcurrentDictionary<int, bool> Readers { get; } = [];

        public override string Name => source.Name;

        public override int Count => source.Count;

        public override Shape ImageShape => source.ImageShape;

        public override IReadOnlyList<string> ClassNames => source.ClassNames;

        public override int Label(int index) => source.Label(index);

        public override void Read(int index, Span<byte> pixels)
        {
            Readers[Environment.CurrentManagedThreadId] = true;
            Thread.Sleep(1);
            source.Read(index, pixels);
        }
    }
}
