using Fovea.Parallel.Scaling;

namespace Fovea.Parallel.Tests;

/// <summary>The model of time: what it was made of is found again, and limits are as they must be.</summary>
public sealed class ScalingModelTests : IDisposable
{
    private const double Latency = 30e-6, PerByte = 1e-9;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Latency_and_bandwidth_are_found_in_times_that_they_made()
    {
        var model = ScalingModel.Fit([Times(2), Times(4)]);
        Assert.Equal(Latency, model.Latency, 1e-9);
        Assert.Equal(PerByte, model.SecondsPerByte, 1e-14);
    }

    [Fact]
    public void Neither_is_below_0_and_one_rank_says_nothing()
    {
        // A large sum that takes less than its share, as if a message took time back.
        var model = ScalingModel.Fit([Times(2) with { Sums = [(1000, 1e-6), (1_000_000, 2e-3)] }]);
        Assert.True(model is { Latency: 0, SecondsPerByte: > 0 });
        Assert.Throws<ArgumentException>(() => ScalingModel.Fit([Times(1)]));
    }

    [Fact]
    public void A_step_is_as_long_as_its_longer_part()
    {
        var model = new ScalingModel(Latency, PerByte);
        Assert.Equal(0.1, model.Step(0.1, 1 << 24, 1, 1 << 20));
        // Sent in the shadow of the pass, all but the last bucket.
        Assert.Equal(0.1 + model.Sum(1 << 20, 2) + 3 * Latency, model.Step(0.1, 1 << 24, 2, 1 << 20), 1e-9);
        // Computing is nothing beside it.
        Assert.InRange(model.Step(1e-6, 1 << 24, 8, 1 << 20), 16 * model.Sum(1 << 20, 8), 16 * model.Sum(1 << 20, 8) + 1e-3);
        // Where messages cost more, there are to be fewer.
        var buckets = new[] { 8, 64, 1024 }.Select(n => model.BestBucket(0.02, 1 << 24, n)).ToList();
        Assert.Equal(buckets.Order(), buckets);
        Assert.True(buckets[^1] > buckets[0]);
    }

    [Fact]
    public void Measurements_survive_their_file_and_others_are_refused()
    {
        var times = Times(4);
        var file = _folder.Write("4.json", System.Text.Encoding.UTF8.GetBytes(JsonText.Of(times.ToFields())));
        var read = RankTimes.Load(file);
        Assert.Equal(times with { Sums = [] }, read with { Sums = [] });
        Assert.Equal(times.Sums, read.Sums);
        var bad = new[] { times with { Alone = 0 }, times with { Ranks = 0 } }.Select(t => JsonText.Of(t.ToFields()));
        foreach (var text in bad.Concat(["", "{}", "[]", "null"]))
            Assert.Contains("fovea bench ranks", Assert.Throws<DataFormatException>(() =>
                RankTimes.Load(_folder.Write("bad.json", System.Text.Encoding.UTF8.GetBytes(text)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_measure_the_same_for_all()
    {
        var measured = ThreadCommunicator.Run(2, all => RankMeasurement.Measure(all, () =>
        {
            var config = Training.Recipe.Find("digits")!.Config;
            config.BatchSize = 8;
            return config;
        }, steps: 3, repeats: 2));
        Assert.Equal(measured[0] with { Sums = [] }, measured[1] with { Sums = [] });
        Assert.Equal(measured[0].Sums, measured[1].Sums);
        Assert.True(measured[0] is { Ranks: 2, Network: "digits", Batch: 8, GradientBytes: 4 * 38_282 });
        Assert.True(measured[0] is { Alone: > 0, Together: > 0, After: > 0 });
        Assert.All(measured[0].Sums, s => Assert.True(s.Seconds > 0));
    }

    private static RankTimes Times(int ranks) => new(ranks, "resnet9", 1 << 24, 32, 0.1, 0.12, 0.13,
        [.. new[] { 1 << 12, 1 << 16, 1 << 20, 1 << 24 }.Select(bytes =>
            (bytes, new ScalingModel(Latency, PerByte).Sum(bytes, ranks) + 1e-12))]);
}
