namespace Fovea.Tensors.Tests;

[Collection(WorkPoolCollection.Name)]
public class WorkPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_item_is_done_exactly_once(int threads)
    {
        using var _ = new ThreadsScope(threads);
        foreach (var (count, grain) in new[] { (0, 1), (1, 1), (5, 10), (10, 3), (1000, 1), (1000, 7), (1001, 1000), (4, 0) })
        {
            for (var repeat = 0; repeat < 20; repeat++)
            {
                var done = new int[count];
                WorkPool.For(count, grain, new CountWork(done));
                Assert.All(done, times => Assert.Equal(1, times));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Chunks_depend_on_size_and_grain_alone(int threads)
    {
        using var _ = new ThreadsScope(threads);
        var chunks = new List<(int, int)>();
        WorkPool.For(10, 4, new RecordWork(chunks));
        Assert.Equal([(0, 4), (4, 8), (8, 10)], chunks.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Chunks_reach_the_largest_count(int threads)
    {
        using var _ = new ThreadsScope(threads);
        var chunks = new List<(int, int)>();
        WorkPool.For(int.MaxValue, 1 << 30, new RecordWork(chunks));
        Assert.Equal([(0, 1 << 30), (1 << 30, int.MaxValue)], chunks.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on(int threads)
    {
        using var _ = new ThreadsScope(threads);
        for (var repeat = 0; repeat < 50; repeat++)
        {
            var e = Assert.Throws<InvalidOperationException>(() => WorkPool.For(100, 1, new FailWork(37)));
            Assert.Equal("item 37", e.Message);
            var done = new int[100];
            WorkPool.For(100, 1, new CountWork(done));
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Nested_regions_run_on_the_calling_thread()
    {
        using var _ = new ThreadsScope(4);
        var done = new int[64 * 64];
        WorkPool.For(64, 1, new NestWork(done));
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Several_threads_may_start_regions_at_once()
    {
        using var _ = new ThreadsScope(3);
        var failures = 0;
        var callers = Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (var repeat = 0; repeat < 4000; repeat++)
            {
                try
                {
                    var done = new int[16];
                    WorkPool.For(16, 1, new CountWork(done));
                    if (done.Any(times => times != 1)) Interlocked.Increment(ref failures);
                }
                catch (NullReferenceException)
                {
                    // Work of another region, already let go.
                    Interlocked.Increment(ref failures);
                }
            }
        })).ToList();
        callers.ForEach(t => t.Start());
        callers.ForEach(t => t.Join());
        Assert.Equal(0, failures);
    }

    [Fact]
    public void Several_threads_get_the_exceptions_of_their_own_regions()
    {
        using var _ = new ThreadsScope(3);
        var wrong = 0;
        var callers = Enumerable.Range(0, 4).Select(caller => new Thread(() =>
        {
            for (var repeat = 0; repeat < 1000; repeat++)
            {
                try
                {
                    WorkPool.For(16, 1, new FailWork(caller));
                    Interlocked.Increment(ref wrong);
                }
                catch (InvalidOperationException e) when (e.Message == $"item {caller}")
                {
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })).ToList();
        callers.ForEach(t => t.Start());
        callers.ForEach(t => t.Join());
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => WorkPool.Threads = 0);

    private readonly struct CountWork(int[] done) : IWork
    {
        public void Run(int begin, int end)
        {
            for (var i = begin; i < end; i++) Interlocked.Increment(ref done[i]);
        }
    }

    private readonly struct RecordWork(List<(int, int)> chunks) : IWork
    {
        public void Run(int begin, int end)
        {
            lock (chunks) chunks.Add((begin, end));
        }
    }

    private readonly struct FailWork(int item) : IWork
    {
        public void Run(int begin, int end)
        {
            if (begin <= item && item < end) throw new InvalidOperationException($"item {item}");
        }
    }

    private readonly struct NestWork(int[] done) : IWork
    {
        public void Run(int begin, int end)
        {
            var copy = done;
            for (var i = begin; i < end; i++)
            {
                var row = new int[64];
                WorkPool.For(64, 3, new CountWork(row));
                row.CopyTo(copy.AsSpan(i * 64));
            }
        }
    }
}
