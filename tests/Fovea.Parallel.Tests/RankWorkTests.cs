namespace Fovea.Parallel.Tests;

/// <summary>Work that ranks share out, and failures that all hear of.</summary>
public sealed class RankWorkTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    [InlineData(4, 20)]
    public void Every_item_is_done_once_and_results_come_in_order(int ranks, int group)
    {
        int[] items = [.. Enumerable.Range(0, 11)];
        var done = new int[items.Length];
        var results = ThreadCommunicator.Run(ranks, all => all.ShareOut(items, group, own =>
        {
            foreach (var item in own) Interlocked.Increment(ref done[item]);
            return [.. own.Select(item => new byte[] { (byte)item, (byte)all.Rank }[..(1 + item % 2)])];
        }));
        Assert.All(done, times => Assert.Equal(1, times));
        var expected = items.Select(i => i % 2 == 0 ? [(byte)i] : new byte[] { (byte)i, (byte)(i / group % ranks) });
        Assert.All(results, each => Assert.Equal(expected, each));
    }

    [Fact]
    public void A_failure_on_one_rank_is_thrown_on_all_and_says_where()
    {
        var messages = ThreadCommunicator.Run(3, all => Assert.Throws<RankFailedException>(() => all.Together(() =>
            all.Rank == 2 ? throw new IOException("disk full") : 1)).Message);
        Assert.All(messages, message => Assert.Equal("rank 2: disk full", message));
        var same = ThreadCommunicator.Run(2, all => Assert.Throws<RankFailedException>(() => all.Together<int>(() =>
            throw new IOException("no such file"))));
        Assert.All(same, e => Assert.Equal(("no such file", typeof(IOException)), (e.Message, e.InnerException!.GetType())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(70)]
    public void A_file_comes_to_all_in_parts(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var source = _folder.Write("source", bytes);
        Assert.All(ThreadCommunicator.Run(3, all =>
        {
            var path = all.Rank == 0 ? source : Path.Combine(_folder.Path, $"copy {all.Rank}");
            all.SendFile(path, part: 16);
            return File.ReadAllBytes(path);
        }), copy => Assert.Equal(bytes, copy));
    }

    [Fact]
    public void A_file_that_cannot_be_read_or_written_fails_on_all()
    {
        var source = _folder.Write("source", new byte[40]);
        string[] Fails(Func<int, string> path) => ThreadCommunicator.Run(3, all =>
            Assert.Throws<RankFailedException>(() => all.SendFile(path(all.Rank), part: 16)).Message);
        var nowhere = Path.Combine(_folder.Path, "nowhere", "copy");
        Assert.All(Fails(rank => rank == 0 ? nowhere : Path.Combine(_folder.Path, $"{rank}")),
            message => Assert.StartsWith("rank 0: ", message, StringComparison.Ordinal));
        Assert.All(Fails(rank => rank == 0 ? source : rank == 2 ? nowhere : Path.Combine(_folder.Path, $"{rank}")),
            message => Assert.StartsWith("rank 2: ", message, StringComparison.Ordinal));
        // A disk that is full, where there is one.
        if (!File.Exists("/dev/full")) return;
        Assert.All(Fails(rank => rank == 0 ? source : rank == 1 ? "/dev/full" : Path.Combine(_folder.Path, $"{rank}")),
            message => Assert.StartsWith("rank 1: ", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_waits_too_long_is_told_so()
    {
        using var told = new ManualResetEventSlim();
        var longest = TimeSpan.Zero;
        ThreadCommunicator.Run(2, all =>
        {
            using var watched = new WatchedCommunicator(all, TimeSpan.FromMilliseconds(200), waited =>
            {
                if (all.Rank != 0) return;
                longest = waited;
                told.Set();
            });
            if (all.Rank == 0) watched.Gather([1]);
            else
            {
                // Late.
                Assert.True(told.Wait(TimeSpan.FromSeconds(30)));
                watched.Gather([2]);
            }
            return 0;
        });
        Assert.True(longest > TimeSpan.FromMilliseconds(200));
    }
}
