namespace Fovea.Tensors.Tests;

/// <summary>Buffers that threads lease: nobody else computes while these tests run.</summary>
[Collection(WorkPoolCollection.Name)]
public class ScratchPoolTests
{
    private static readonly Layer Large = new(1, 40, 24, (3, 3), 1, 1, 1, 1, (40, 37));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_that_came_one_after_another_leave_one_set(bool idle)
    {
        var created = ScratchPool.Created;
        using var end = new ManualResetEventSlim();
        var threads = new List<Thread>();
        for (var i = 0; i < 12; i++)
        {
            using var done = new ManualResetEventSlim();
            var thread = new Thread(() =>
            {
                using var _ = new ThreadsScope(1);
                Large.Run(DType.Float32);
                done.Set();
                // A thread of a server waits for its next request.
                if (idle) end.Wait();
            });
            thread.Start();
            done.Wait();
            threads.Add(thread);
        }
        Assert.InRange(ScratchPool.Created - created, 0, 1);
        end.Set();
        threads.ForEach(t => t.Join());
    }

    [Fact]
    public void There_are_as_many_sets_as_threads_at_the_same_time()
    {
        const int Threads = 7;
        var (created, idle) = (ScratchPool.Created, ScratchPool.Idle);
        for (var wave = 0; wave < 5; wave++)
        {
            using var barrier = new Barrier(Threads);
            var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
            {
                using var lease = ScratchPool.Begin();
                Scratch<float>.Get(ScratchSlot.Padded, 1000);
                barrier.SignalAndWait();
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(Math.Max(0, Threads - idle), ScratchPool.Created - created);
            Assert.Equal(Math.Max(Threads, idle), ScratchPool.Idle);
        }
    }

    [Fact]
    public void More_sets_than_the_pool_has_places_for_are_dropped()
    {
        var threads = new List<Thread>();
        using var barrier = new Barrier(ScratchPool.Most + 3);
        for (var i = 0; i < ScratchPool.Most + 3; i++)
        {
            threads.Add(new Thread(() =>
            {
                using var lease = ScratchPool.Begin();
                Scratch<int>.Get(ScratchSlot.Tile, 10);
                barrier.SignalAndWait();
            }));
        }
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(ScratchPool.Most, ScratchPool.Idle);
    }

    [Fact]
    public void A_lease_within_another_has_buffers_of_its_own()
    {
        using var outer = ScratchPool.Begin();
        var first = Scratch<double>.Get(ScratchSlot.Tile, 10).Array;
        for (var i = 0; i < 2; i++)
        {
            using var inner = ScratchPool.Begin();
            Assert.NotSame(first, Scratch<double>.Get(ScratchSlot.Tile, 10).Array);
        }
        using (ScratchPool.Begin())
        {
        }
        Assert.Same(first, Scratch<double>.Get(ScratchSlot.Tile, 10).Array);
    }

    [Fact]
    public void A_thread_finds_the_set_that_it_had()
    {
        var (first, second) = (Leased(), Leased());
        Assert.Same(first, second);

        static Array Leased()
        {
            using var lease = ScratchPool.Begin();
            return Scratch<float>.Get(ScratchSlot.Tile, 10).Array!;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_set_comes_back(int threads)
    {
        using var _ = new ThreadsScope(threads);
        var leased = ScratchPool.Created - ScratchPool.Idle;
        for (var i = 0; i < 10; i++)
        {
            (Large with { Batch = 9 }).Run(DType.Float32);
            Assert.Equal(leased, ScratchPool.Created - ScratchPool.Idle);
        }
        Assert.Throws<InvalidOperationException>(() => WorkPool.For(64, 1, new Fails()));
        Assert.Equal(leased, ScratchPool.Created - ScratchPool.Idle);
    }

    private readonly struct Fails : IWork
    {
        public void Run(int begin, int end)
        {
            using var lease = ScratchPool.Begin();
            Scratch<float>.Get(ScratchSlot.Tile, 10);
            if (begin == 20) throw new InvalidOperationException();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Calls_that_need_no_more_than_before_allocate_nothing(int threads)
    {
        using var _ = new ThreadsScope(threads);
        var (x, w, bias, upstream) = (Large with { Batch = 9 }).Tensors(DType.Float32);
        var g = Conv2dOp.Geometry(x.Shape, w.Shape, Large.Options);
        Tensor y = upstream.Clone(), dx = x.Clone(), dw = w.Clone(), db = bias.Clone();
        long least = long.MaxValue;
        for (var i = 0; i < 60; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            y.Device.Execute(new ConvolveCall(g, x, w, bias, y));
            y.Device.Execute(new ConvolveInputCall(g, upstream, w, null, dx));
            y.Device.Execute(new ConvolveWeightCall(g, x, upstream, dw, db));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void Threads_that_compute_at_the_same_time_do_not_disturb_each_other()
    {
        Layer[] layers =
        [
            Large, Large with { Batch = 3, Kernel = (5, 5) }, Large with { Outputs = 70, In = (9, 11) },
            new(4, 18, 20, (3, 3), 1, 1, 1, 1, (17, 16)),
        ];
        var expected = Array.ConvertAll(layers, l => l.Run(DType.Float32));
        var wrong = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            using var _ = new ThreadsScope(2);
            for (var i = 0; i < 12; i++)
            {
                var at = (thread + i) % layers.Length;
                foreach (var (e, a) in expected[at].Zip(layers[at].Run(DType.Float32)))
                    if (!e.AsReadOnlySpan<float>().SequenceEqual(a.AsReadOnlySpan<float>())) Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }
}
