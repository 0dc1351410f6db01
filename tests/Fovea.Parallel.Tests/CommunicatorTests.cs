using System.Runtime.InteropServices;

namespace Fovea.Parallel.Tests;

/// <summary>What ranks send each other, and sums in their order.</summary>
public class CommunicatorTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 1000)]
    public void Sums_have_the_bits_of_one_process_that_adds_in_order(int ranks, int length)
    {
        var terms = Enumerable.Range(0, ranks).Select(r => Terms(r, length)).ToArray();
        var expected = terms[0].ToArray();
        for (var r = 1; r < ranks; r++)
            for (var i = 0; i < length; i++) expected[i] += terms[r][i];
        var sums = ThreadCommunicator.Run(ranks, all =>
        {
            var x = terms[all.Rank].ToArray();
            all.SumInRankOrder<float>(x);
            return x;
        });
        static byte[] Bits(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
        Assert.All(sums, sum => Assert.Equal(Bits(expected), Bits(sum)));
    }

    // In another order these terms have another sum, which the test above would not see without.
    [Fact]
    public void The_order_matters_for_such_terms()
    {
        float[] forward = Terms(0, 100), backward = Terms(2, 100);
        for (var r = 1; r < 3; r++)
            for (var i = 0; i < 100; i++) (forward[i], backward[i]) = (forward[i] + Terms(r, 100)[i], backward[i] + Terms(2 - r, 100)[i]);
        Assert.NotEqual(forward, backward);
    }

    [Fact]
    public void Texts_of_any_length_come_to_all()
    {
        var gathered = ThreadCommunicator.Run(3, all => all.Gather(new byte[all.Rank * 3].Select(_ => (byte)all.Rank).ToArray()));
        Assert.All(gathered, each => Assert.Equal([[], [1, 1, 1], [2, 2, 2, 2, 2, 2]], each));
        Assert.All(ThreadCommunicator.Run(3, all => all.FromFirst(all.Rank == 0 ? [7, 8] : null)), got => Assert.Equal([7, 8], got));
        Assert.All(ThreadCommunicator.Run(2, all => all.Gather([])), each => Assert.All(each, Assert.Empty));
    }

    private static float[] Terms(int rank, int length)
    {
        var random = new Random(rank);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5) * MathF.Pow(10, random.Next(6)))];
    }
}
