using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Trainings in one process, each on a thread of its own.</summary>
public class SideBySideTests
{
    [Fact]
    public void Trainings_side_by_side_give_the_bits_that_each_gives_alone()
    {
        ulong[] seeds = [1, 2, 3, 4];
        var alone = Array.ConvertAll(seeds, Weights);
        Assert.NotEqual(alone[0], alone[1]);
        var together = new byte[seeds.Length][];
        var start = new Barrier(seeds.Length);
        var threads = seeds.Select((seed, i) => new Thread(() =>
        {
            start.SignalAndWait();
            together[i] = Weights(seed);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_session_leaves_the_generator_of_its_caller_alone()
    {
        Generator.ManualSeed(9);
        var before = Generator.Default.Position;
        Weights(4);
        Assert.Equal((9ul, before), (Generator.Default.Seed, Generator.Default.Position));
    }

    // Dropout, shuffling and augmentation draw on the way.
    private static byte[] Weights(ulong seed)
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.Seed) = (2, seed);
        var session = TrainingSession.Start(config);
        session.Train();
        return [.. session.Network.StateDict().Values.SelectMany(t =>
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(t.AsReadOnlySpan<float>()).ToArray())];
    }
}
