using System.Collections.Concurrent;

namespace Fovea.Serving.Tests;

/// <summary>What is computed together, when a batch begins, and who leaves the queue.</summary>
public sealed class BatcherTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Fovea.Models.ImageClassifier _classifier = TestServer.Network(5);
    private readonly ConcurrentQueue<int> _sizes = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly ManualResetEventSlim _gate = new(initialState: true);

    public void Dispose()
    {
        _gate.Dispose();
        _begun.Dispose();
    }

    [Fact]
    public async Task What_comes_while_the_network_is_at_work_is_computed_together_and_scores_as_one_alone()
    {
        var batcher = Make(new() { Instances = 1, MaxBatch = 8 });
        var first = await OccupyAsync(batcher);
        var others = Enumerable.Range(0, 20).Select(i => Prepared(batcher, i)).ToList();
        foreach (var picture in others) batcher.Add(picture);
        _gate.Set();
        foreach (var picture in others) await picture.WaitAsync(TestContext.Current.CancellationToken);
        await first;
        Assert.Equal([1, 8, 8, 4], _sizes);
        foreach (var (i, picture) in others.Index())
        {
            var alone = new float[10];
            _classifier.Scores(Input(i), alone);
            // Other sizes group sums in other ways; what the others show changes nothing.
            Assert.All(alone.Zip(picture.Scores.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
            if (i is > 0 and < 8) Assert.Equal(InBatch(i), picture.Scores.ToArray());
            Assert.Equal(i < 16 ? 8 : 4, picture.BatchSize);
            picture.Dispose();
        }
    }

    [Fact]
    public async Task Who_leaves_the_queue_is_not_computed()
    {
        var batcher = Make(new() { Instances = 1, MaxBatch = 8 });
        var first = await OccupyAsync(batcher);
        var others = Enumerable.Range(0, 5).Select(i => Prepared(batcher, i)).ToList();
        foreach (var picture in others) batcher.Add(picture);
        using var leave = new CancellationTokenSource();
        var left = others[2].WaitAsync(leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _gate.Set();
        foreach (var picture in others.Where((_, i) => i != 2)) await picture.WaitAsync(TestContext.Current.CancellationToken);
        await first;
        Assert.Equal([1, 4], _sizes);
        // Whoever left while being prepared finds no place in the queue.
        var late = batcher.Lease();
        batcher.Expect();
        Assert.True(late.TryPrepare());
        Assert.False(late.TryQueue(leave.Token));
        batcher.Forget();
    }

    [Fact]
    public async Task A_batch_waits_for_pictures_that_are_being_decoded_and_no_longer()
    {
        var batcher = Make(new() { Instances = 1, MaxBatch = 8, MaxDelay = Hour });
        var (a, b) = (Prepared(batcher, 1), Prepared(batcher, 2));
        // The second is expected: the first waits for it.
        var adding = Task.Run(() => batcher.Add(a), TestContext.Current.CancellationToken);
        await TestServer.UntilAsync(() => Task.FromResult(batcher.Waiting == 1), "the first picture waits");
        batcher.Add(b);
        await a.WaitAsync(TestContext.Current.CancellationToken);
        await b.WaitAsync(TestContext.Current.CancellationToken);
        await adding;
        Assert.Equal([2], _sizes);
        // It does not come, since it is no picture.
        var c = Prepared(batcher, 3);
        batcher.Expect();
        adding = Task.Run(() => batcher.Add(c), TestContext.Current.CancellationToken);
        await TestServer.UntilAsync(() => Task.FromResult(batcher.Waiting == 1), "the third picture waits");
        batcher.Forget();
        await c.WaitAsync(TestContext.Current.CancellationToken);
        await adding;
        // Nobody is expected: a lone client is answered at once.
        var d = Prepared(batcher, 4);
        batcher.Add(d);
        await d.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([2, 1, 1], _sizes);
    }

    [Fact]
    public async Task Without_delay_nobody_is_waited_for()
    {
        var batcher = Make(new() { Instances = 1, MaxBatch = 8, MaxDelay = TimeSpan.Zero });
        batcher.Expect();
        var picture = Prepared(batcher, 1);
        batcher.Add(picture);
        await picture.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1], _sizes);
    }

    [Fact]
    public async Task Instances_compute_side_by_side_each_picture_with_the_bits_that_it_has_alone()
    {
        var batcher = Make(new() { MaxBatch = 1, Instances = 2 });
        var first = await OccupyAsync(batcher);
        // The first instance is held; the second one computes, on the thread that brings the picture.
        _gate.Reset();
        var second = Task.Run(() => batcher.Add(Prepared(batcher, 101)), TestContext.Current.CancellationToken);
        Assert.True(await _begun.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken));
        Assert.Equal([1, 1], _sizes);
        // Both are at work: the third waits.
        var third = Prepared(batcher, 102);
        batcher.Add(third);
        Assert.Equal(1, batcher.Waiting);
        _gate.Set();
        await third.WaitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(first, second);
        Assert.Equal([1, 1, 1], _sizes);
        var alone = new float[10];
        _classifier.Scores(Input(102), alone);
        Assert.Equal(alone, third.Scores.ToArray());
        third.Dispose();
    }

    private Batcher Make(ServingOptions options) => new(_classifier, options, (size, _) =>
    {
        _sizes.Enqueue(size);
        _begun.Release();
        Assert.True(_gate.Wait(TestServer.Patience));
    });

    // The network is held at the end of a first batch.
    private async Task<Task> OccupyAsync(Batcher batcher)
    {
        _gate.Reset();
        var adding = Task.Run(() => batcher.Add(Prepared(batcher, 100)));
        Assert.True(await _begun.WaitAsync(TestServer.Patience));
        return adding;
    }

    private static QueuedPicture Prepared(Batcher batcher, int seed)
    {
        batcher.Expect();
        var picture = batcher.Lease();
        Assert.True(picture.TryPrepare());
        Input(seed).CopyTo(picture.Input);
        Assert.True(picture.TryQueue(default));
        return picture;
    }

    // The same picture among eight of another kind.
    private float[] InBatch(int seed)
    {
        var (x, scores) = (new float[8 * 64], new float[8 * 10]);
        Array.Fill(x, 0.5f);
        Input(seed).CopyTo(x, seed * 64);
        _classifier.Scores(x, scores);
        return scores[(seed * 10)..(seed * 10 + 10)];
    }

    private static float[] Input(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle())];
    }
}
