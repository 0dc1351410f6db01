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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_failure_after_a_rest_comes_to_the_taker(int threads)
    {
        using var ahead = new Prefetcher<int>(100, () => i => i < 6 ? i : throw new InvalidOperationException($"item {i}"), 2, threads);
        Thread.Sleep(3 * Prefetcher<int>.Patience);
        for (var i = 0; i < 6; i++) Assert.True(ahead.TryTake(out var item) && item == i);
        Assert.Equal("item 6", Assert.Throws<InvalidOperationException>(() => ahead.TryTake(out _)).Message);
        Assert.Equal("item 6", Assert.Throws<InvalidOperationException>(() => ahead.TryTake(out _)).Message);
    }

    [Fact]
    public void A_maker_that_cannot_be_had_is_told_to_the_taker()
    {
        using var ahead = new Prefetcher<int>(3, () => throw new InvalidOperationException("no maker"), 2, 2);
        Assert.Equal("no maker", Assert.Throws<InvalidOperationException>(() => ahead.TryTake(out _)).Message);
    }

    [Fact]
    public void Disposing_ends_the_threads_whether_they_rest_or_not()
    {
        foreach (var rests in new[] { false, true })
        {
            var made = 0;
            var ahead = new Prefetcher<int>(int.MaxValue, () => i =>
            {
                Interlocked.Increment(ref made);
                return i;
            }, 2, 2);
            Assert.True(ahead.TryTake(out _));
            if (rests) Thread.Sleep(3 * Prefetcher<int>.Patience);
            ahead.Dispose();
            var before = made;
            Assert.False(ahead.TryTake(out _));
            Thread.Sleep(20);
            Assert.Equal(before, made);
        }
    }

    [Fact]
    public void A_thread_that_is_too_slow_gets_help_and_items_come_in_order()
    {
        const int Items = 12;
        var (atOnce, most) = (0, 0);
        var two = new CountdownEvent(2);
        using var ahead = new Prefetcher<int>(Items, () => i =>
        {
            lock (two) most = Math.Max(most, ++atOnce);
            // All but the first wait until two are being made: one thread alone would never end.
            if (i > 0 && !two.IsSet)
            {
                two.Signal();
                two.Wait(TestContext.Current.CancellationToken);
            }
            lock (two) atOnce--;
            return i;
        }, 4, 2);
        for (var i = 0; i < Items; i++) Assert.True(ahead.TryTake(out var item) && item == i);
        Assert.False(ahead.TryTake(out _));
        Assert.Equal(2, most);
        two.Dispose();
    }

    [Fact]
    public void No_more_items_are_made_ahead_than_there_is_room_for()
    {
        var made = 0;
        using var ahead = new Prefetcher<int>(1000, () => i =>
        {
            Interlocked.Increment(ref made);
            return i;
        }, 6, 1);
        for (var taken = 1; taken <= 50; taken++)
        {
            Assert.True(ahead.TryTake(out _));
            Assert.InRange(Volatile.Read(ref made), taken, taken + 6);
        }
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref made) > 52, TimeSpan.FromSeconds(60)));
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
