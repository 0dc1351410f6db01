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
        public Thread? Reader { get; private set; }

        public string Name => "endless";

        public int Count => int.MaxValue / 1024;

        public IReadOnlyList<TensorSpec> Inputs => [new([1])];

        public IReadOnlyList<TensorSpec> Targets => [];

        public void Write(int index, Sample sample) => Reader = Thread.CurrentThread;
    }
}
