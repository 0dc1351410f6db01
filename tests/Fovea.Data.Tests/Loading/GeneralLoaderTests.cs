using Fovea.Data.Tests.Samples;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Loading;

/// <summary>Batches of sources that are no pictures with labels.</summary>
public class GeneralLoaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_batch_stacks_every_input_and_target_of_its_samples(bool prefetch)
    {
        var zip = TestData.Pattern(7).Zip(Sources.Numbers(7));
        var loader = new DataLoader(zip, 3, shuffle: true, seed: 2, prefetch: prefetch);
        var batches = loader.Batches(0).ToList();

        Assert.Equal([3, 3, 1], batches.Select(b => b.Count));
        Assert.Equal(Enumerable.Range(0, 7), batches.SelectMany(b => b.Indices).Order());
        foreach (var batch in batches)
        {
            var n = batch.Count;
            Assert.Equal([Shape.Create(n, 1, 6, 5), Shape.Create(n, 3)], batch.Inputs.Select(t => t.Shape));
            Assert.Equal([Shape.Create(n), Shape.Create(n, 1), Shape.Create(n)], batch.Targets.Select(t => t.Shape));
            Assert.Equal([DType.Int64, DType.Float64, DType.Int64], batch.Targets.Select(t => t.DType));
            for (var i = 0; i < n; i++)
            {
                var sample = zip.ReadSample(batch.Indices[i]);
                Assert.Equal(sample.Input<float>().ToArray(), Row<float>(batch.Inputs[0], i));
                Assert.Equal(sample.Input<float>(1).ToArray(), Row<float>(batch.Inputs[1], i));
                Assert.Equal(sample.Target<long>().ToArray(), Row<long>(batch.Targets[0], i));
                Assert.Equal(sample.Target<double>(1).ToArray(), Row<double>(batch.Targets[1], i));
                Assert.Equal(sample.Target<long>(2).ToArray(), Row<long>(batch.Targets[2], i));
            }
        }
        Assert.Equal((zip.Inputs, zip.Targets), (loader.Inputs, loader.Targets), (a, b) =>
            a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
    }

    [Fact]
    public void Pictures_in_a_source_go_the_way_of_a_dataset_with_the_same_bits()
    {
        var data = TestData.Pattern(30, channels: 3);
        ITransform[] transforms = [Normalize.For(data), new RandomCrop(5, 2), new RandomRotation(20), new RandomHorizontalFlip()];
        var direct = new DataLoader(data, 8, shuffle: true, seed: 5, transforms: transforms);
        var general = new DataLoader(data.Zip(Sources.Numbers(30)), 8, shuffle: true, seed: 5, transforms: transforms);
        foreach (var (expected, got) in direct.Batches(3).Zip(general.Batches(3)))
        {
            Assert.Equal(expected.Input.ToArray<float>(), got.Input.ToArray<float>());
            Assert.Equal(expected.Target.ToArray<long>(), got.Target.ToArray<long>());
        }
    }

    [Fact]
    public void Batches_of_an_epoch_are_the_same_at_every_call_and_leave_the_loader_alone()
    {
        var loader = new DataLoader(Sources.Numbers(20), 6, shuffle: true, seed: 1);
        var first = Order(loader.Batches(4));
        Assert.Equal(first, Order(loader.Batches(4)));
        Assert.NotEqual(first, Order(loader.Batches(5)));
        Assert.Equal(0, loader.Epoch);
        loader.Epoch = 4;
        Assert.Equal(first, Order(loader));
        Assert.Equal(5, loader.Epoch);
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Batches(-1));
    }

    [Fact]
    public void Each_batch_has_tensors_of_its_own()
    {
        var batches = new DataLoader(Sources.Numbers(6), 2).Batches(0).ToList();
        Assert.Equal([0f, 1, 2, 100, 101, 102], batches[0].Input.ToArray<float>());
        Assert.Equal([400f, 401, 402, 500, 501, 502], batches[2].Input.ToArray<float>());
    }

    [Fact]
    public void Sources_without_samples_targets_or_values_still_make_batches()
    {
        Assert.Empty(new DataLoader(new TensorDataset(Tensor.Zeros([0, 3])), 4).Batches(0));
        var inputs = new DataLoader(new TensorDataset(Tensor.Ones([3, 2])), 2).Batches(0).ToList();
        Assert.Equal([2, 1], inputs.Select(b => b.Count));
        Assert.All(inputs, b => Assert.Empty(b.Targets));
        var hollow = Assert.Single(new DataLoader(new TensorDataset(Tensor.Zeros([3, 0])), 4).Batches(0));
        Assert.Equal(Shape.Create(3, 0), hollow.Input.Shape);
    }

    [Fact]
    public void What_the_loader_cannot_do_is_said_at_once()
    {
        var numbers = Sources.Numbers(4);
        Assert.Contains("DataLoader: 4 samples do not fill one batch of 5, and dropLast leaves out the rest. Use a smaller batch size.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(numbers, 5, dropLast: true)).Message);
        Assert.Equal("DataLoader: Normalize([0], [1]) expects a picture in each sample, got the inputs Float32 [3] and the targets "
            + "Float64 [1], Int64 [] of numbers. Declare one: source.As(inputs: [TensorKind.Picture]).",
            Assert.Throws<ArgumentException>(() => new DataLoader(numbers, 2, transforms: [new Normalize([0], [1])])).Message);
        Assert.Contains("DataLoader: expected a Dataset of labelled pictures, got numbers. Use Source.",
            Assert.Throws<InvalidOperationException>(() => new DataLoader(numbers, 2).Dataset).Message);
        Assert.Same(numbers, new DataLoader(numbers, 2).Source);
        Assert.Contains("expected a source with an input, numbers has none",
            Assert.Throws<ArgumentException>(() => new DataLoader(numbers.Map((_, _) => { }, inputs: []), 2)).Message);
    }

    private static int[] Order(IEnumerable<Batch> batches) => [.. batches.SelectMany(b => b.Indices)];

    private static T[] Row<T>(Tensor batch, int i) where T : unmanaged =>
        batch.ToArray<T>().AsSpan(i * (batch.Count / batch.Shape[0]), batch.Count / batch.Shape[0]).ToArray();
}
