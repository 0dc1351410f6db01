using Fovea.Tensors;

namespace Fovea.Data.Tests.Samples;

public class SampleSourcesTests
{
    [Fact]
    public void A_subset_gives_the_named_samples_in_the_named_order()
    {
        var numbers = Sources.Numbers(10);
        Assert.Equal([7, 2, 2], numbers.Subset([7, 2, 2]).Identities());
        Assert.Equal([2, 7], numbers.Subset([7, 2, 2]).Subset([1, 0]).Identities());
        Assert.Equal([-7.0], numbers.Subset([7]).ReadSample(0).Target<double>().ToArray());
        Assert.Contains("numbers.Subset: expected samples 0…9, got 10.",
            Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Subset([0, 10])).Message);
        Assert.Equal([0, 1, 2], numbers.Take(3).Identities());
        Assert.Same(numbers, numbers.Take(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Take(-1));
    }

    [Fact]
    public void A_split_loses_nothing_keeps_the_order_and_follows_the_seed()
    {
        var numbers = Sources.Numbers(50);
        var (first, second) = numbers.Split(20, seed: 3);
        Assert.Equal(20, first.Count);
        Assert.Equal(first.Identities().Order(), first.Identities());
        Assert.Equal(second.Identities().Order(), second.Identities());
        Assert.Equal(Enumerable.Range(0, 50), first.Identities().Concat(second.Identities()).Order());
        Assert.Equal(first.Identities(), numbers.Split(20, seed: 3).First.Identities());
        Assert.NotEqual(first.Identities(), numbers.Split(20, seed: 4).First.Identities());
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Split(51, 0));
    }

    [Fact]
    public void Concatenated_sources_follow_one_another_and_must_have_the_same_tensors()
    {
        var both = Sources.Numbers(3).Concat(Sources.Numbers(2));
        Assert.Equal([0, 1, 2, 0, 1], both.Identities());
        Assert.Equal(("numbers + numbers", 5), (both.Name, both.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => both.ReadSample(5));
        var error = Assert.Throws<ShapeException>(() => Sources.Numbers(3).Concat(new TensorDataset(Tensor.Zeros([2, 4]))));
        Assert.Equal("numbers.Concat: expected the inputs of tensors as Float32 [3], got Float32 [4].", error.Message);
        var targets = Assert.Throws<ShapeException>(() => Sources.Numbers(3).Concat(new TensorDataset(Tensor.Zeros([2, 3]))));
        Assert.Equal("numbers.Concat: expected the targets of tensors as Float64 [1], Int64 [], got none.", targets.Message);
    }

    [Fact]
    public void Zipped_sources_put_their_tensors_side_by_side()
    {
        var zip = TestData.Pattern(4).Zip(Sources.Numbers(4));
        Assert.Equal([TensorSpec.Picture([1, 6, 5]), new TensorSpec([3])], zip.Inputs);
        Assert.Equal(3, zip.Targets.Count);
        var sample = zip.ReadSample(2);
        Assert.Equal(TestData.Pattern(4).ReadSample(2).Input<float>().ToArray(), sample.Input<float>().ToArray());
        Assert.Equal([200f, 201, 202], sample.Input<float>(1).ToArray());
        Assert.Equal([2L], sample.Target<long>().ToArray());
        Assert.Equal([-2.0], sample.Target<double>(1).ToArray());
        Assert.Equal([2L], sample.Target<long>(2).ToArray());
        Assert.Equal("pattern.Zip: expected 4 samples in numbers too, got 5. Take a subset of the longer one.",
            Assert.Throws<ArgumentException>(() => TestData.Pattern(4).Zip(Sources.Numbers(5))).Message);
    }

    [Fact]
    public void Targets_are_the_inputs_of_another_source()
    {
        var pairs = TestData.Pattern(4).WithTargets(Sources.Numbers(4));
        Assert.Equal([new TensorSpec([3])], pairs.Targets);
        var sample = pairs.ReadSample(3);
        Assert.Equal(TestData.Pattern(4).ReadSample(3).Input<float>().ToArray(), sample.Input<float>().ToArray());
        Assert.Equal([300f, 301, 302], sample.Target<float>().ToArray());
        Assert.Throws<ArgumentException>(() => TestData.Pattern(4).WithTargets(Sources.Numbers(3)));
    }

    [Fact]
    public void A_map_computes_new_tensors_and_keeps_the_others()
    {
        var parity = Sources.Numbers(5).Map((from, to) => to.Target<long>()[0] = (long)from.Input<float>()[0] / 100 % 2,
            targets: [TensorSpec.Label]);
        Assert.Equal([0, 1, 2, 3, 4], parity.Identities());
        Assert.Equal([0L, 1, 0, 1, 0], Enumerable.Range(0, 5).Select(i => parity.ReadSample(i).Target<long>()[0]));

        var sums = Sources.Numbers(5).Map((from, to) =>
        {
            to.Input<double>()[0] = from.Input<float>()[0] + from.Input<float>()[1] + from.Input<float>()[2] + from.Target<double>()[0];
        }, inputs: [new([], DType.Float64)]);
        Assert.Equal([3.0, 302, 601], Enumerable.Range(0, 3).Select(i => sums.ReadSample(i).Input<double>()[0]));
        Assert.Equal([-2.0], sums.ReadSample(2).Target<double>().ToArray());
    }

    [Fact]
    public void A_map_is_read_by_several_threads()
    {
        var doubled = Sources.Numbers(200).Map((from, to) =>
        {
            for (var k = 0; k < 3; k++) to.Input<float>()[k] = 2 * from.Input<float>()[k];
        }, inputs: [new([3])]);
        var wrong = 0;
        Parallel.For(0, 2000, k =>
        {
            var values = doubled.ReadSample(k % 200).Input<float>();
            if (values[0] != 200 * (k % 200) || values[2] != 200 * (k % 200) + 4) Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Values_may_be_declared_to_mean_something_else()
    {
        var pictures = new TensorDataset(Tensor.Zeros([2, 3, 4, 4]), Tensor.Zeros([2, 4, 4], DType.Int64));
        var declared = pictures.As([TensorKind.Picture], [TensorKind.Mask]);
        Assert.Equal([TensorSpec.Picture([3, 4, 4])], declared.Inputs);
        Assert.Equal([TensorSpec.Mask(4, 4)], declared.Targets);
        Assert.Equal([TensorKind.Other], pictures.As(targets: [TensorKind.Mask]).Inputs.Select(s => s.Kind));
        Assert.Throws<ShapeException>(() => pictures.As(targets: [TensorKind.Picture]));
        Assert.StartsWith("As: expected a kind for each of 1 inputs, got 0.",
            Assert.Throws<ArgumentException>(() => pictures.As([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_in_memory_holds_the_same_and_asks_once()
    {
        var calls = 0;
        var spec = TensorSpec.Mask(2, 2, DType.UInt8) with { Fill = 9 };
        var source = TestData.Pattern(30).Zip(Sources.Numbers(30)).Map((from, to) =>
        {
            Interlocked.Increment(ref calls);
            to.Target<byte>()[3] = (byte)from.Target<long>()[0];
            to.Target<double>(1)[0] = from.Target<double>(1)[0];
            to.Target<bool>(2)[0] = from.Target<long>(2)[0] == 1;
        }, targets: [spec, new([1], DType.Float64), new([], DType.Bool)]);
        var copy = source.ToTensors();
        Assert.Equal(30, calls);
        Assert.Equal(source.Targets, copy.Targets);
        Assert.Equal(source.Inputs, copy.Inputs);
        for (var i = 0; i < 30; i++)
        {
            var (expected, got) = (source.ReadSample(i), copy.ReadSample(i));
            Assert.Equal(expected.Input<float>().ToArray(), got.Input<float>().ToArray());
            Assert.Equal(expected.Input<float>(1).ToArray(), got.Input<float>(1).ToArray());
            Assert.Equal(expected.Target<byte>().ToArray(), got.Target<byte>().ToArray());
            Assert.Equal(expected.Target<double>(1).ToArray(), got.Target<double>(1).ToArray());
            Assert.Equal(expected.Target<bool>(2).ToArray(), got.Target<bool>(2).ToArray());
        }
        Assert.Equal(0, source.Take(0).ToTensors().Count);
    }

    [Fact]
    public void The_first_failure_is_the_one_that_is_thrown()
    {
        var bad = Sources.Numbers(50).Map((from, _) => throw new DataFormatException($"{from.Input<float>()[0]}", 0, "x", "expected none"));
        for (var k = 0; k < 10; k++) Assert.Equal("0", Assert.Throws<DataFormatException>(bad.ToTensors).File);
    }

    [Fact]
    public void A_dataset_of_pictures_is_a_source_of_scaled_floats_and_labels()
    {
        var data = new MemoryDataset("m", [0, 8, 16, 4], [1, 0], [1, 1, 2], ["a", "b"], maxValue: 16);
        Assert.Equal([TensorSpec.Picture([1, 1, 2])], data.Inputs);
        Assert.Equal([TensorSpec.Label], data.Targets);
        var sample = data.ReadSample(1);
        Assert.Equal([1f, 0.25f], sample.Input<float>().ToArray());
        Assert.Equal([0L], sample.Target<long>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ReadSample(2));
        // Its own members are not hidden: a part of a dataset is a dataset.
        Assert.Equal(["a", "b"], data.Take(1).ClassNames);
        Assert.Equal(["a", "b"], data.Split(1, 0).First.ClassNames);
    }
}
