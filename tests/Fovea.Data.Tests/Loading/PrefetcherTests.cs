using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fovea.Data.Tests.Loading;

public class PrefetcherTests
{
    [Fact]
    public void A_thread_ends_when_the_enumerator_it_works_for_is_dropped()
    {
        var threads = new List<Thread>();
        for (var i = 0; i < 3; i++) threads.Add(TakeOneAndDrop());
        var clock = Stopwatch.StartNew();
        while (threads.Exists(t => t.IsAlive) && clock.Elapsed.TotalSeconds < 60)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }
        Assert.DoesNotContain(threads, t => t.IsAlive);
    }

    [Fact]
    public void A_thread_whose_enumerator_is_still_used_goes_on()
    {
        var loader = new DataLoader(new Endless(), 1);
        using var batches = loader.Batches(0).GetEnumerator();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(batches.MoveNext());
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [Fact]
    public void Loops_that_are_left_early_keep_no_threads_and_go_on_where_they_were()
    {
        // Held, and neither disposed nor collected.
        var source = new Endless();
        var loops = Enumerable.Range(0, 50).Select(_ => new DataLoader(source, 1).Batches(0).GetEnumerator()).ToList();
        foreach (var loop in loops) Assert.True(loop.MoveNext());
        var clock = Stopwatch.StartNew();
        while (Running() > 0 && clock.Elapsed.TotalSeconds < 60) Thread.Sleep(50);
        Assert.Equal(0, Running());
        for (var i = 1; i < 20; i++)
        {
            Assert.True(loops[7].MoveNext());
            Assert.Equal([i], loops[7].Current.Indices);
        }
        foreach (var loop in loops) loop.Dispose();
        Assert.False(loops[7].MoveNext());

        int Running() => source.Readers.Count(t => t.IsAlive);
    }

    [Fact]
    public void A_failure_after_a_rest_comes_to_the_taker()
    {
        static IEnumerable<int> Six()
        {
            for (var i = 0; i < 6; i++) yield return i;
            throw new InvalidOperationException("seventh");
        }
        using var ahead = new Prefetcher<int>(Six(), 2);
        Thread.Sleep(3 * Prefetcher<int>.Patience);
        for (var i = 0; i < 6; i++) Assert.True(ahead.TryTake(out var item) && item == i);
        Assert.Equal("seventh", Assert.Throws<InvalidOperationException>(() => ahead.TryTake(out _)).Message);
        Assert.Equal("seventh", Assert.Throws<InvalidOperationException>(() => ahead.TryTake(out _)).Message);
    }

    [Fact]
    public void Disposing_ends_the_sequence_once_whether_it_rests_or_not()
    {
        foreach (var rests in new[] { false, true })
        {
            var ends = 0;
            IEnumerable<int> Endless()
            {
                try
                {
                    for (var i = 0; ; i++) yield return i;
                }
                finally
                {
                    ends++;
                }
            }
            var ahead = new Prefetcher<int>(Endless(), 2);
            Assert.True(ahead.TryTake(out _));
            if (rests) Thread.Sleep(3 * Prefetcher<int>.Patience);
            ahead.Dispose();
            Assert.Equal(1, ends);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread TakeOneAndDrop()
    {
        var source = new Endless();
#pragma warning disable CA2000 // That nobody disposes it is the point.
        var batches = new DataLoader(source, 1).Batches(0).GetEnumerator();
#pragma warning restore CA2000
        Assert.True(batches.MoveNext());
        Assert.True(source.Reader!.IsAlive);
        return source.Reader;
    }

    private sealed class Endless : ISampleSource
    {
        private readonly ConcurrentDictionary<Thread, bool> _readers = new();

        public Thread? Reader { get; private set; }

        public IEnumerable<Thread> Readers => _readers.Keys;

        public string Name => "endless";

        public int Count => int.MaxValue / 1024;

        public IReadOnlyList<TensorSpec> Inputs => [new([1])];

        public IReadOnlyList<TensorSpec> Targets => [];

        public void Write(int index, Sample sample) => _readers[Reader = Thread.CurrentThread] = true;
    }
}
