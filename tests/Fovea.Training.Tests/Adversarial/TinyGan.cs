using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Two players small enough to train in milliseconds.</summary>
internal static class TinyGan
{
    /// <summary>Pictures of 4×4 in −1…1, whose labels are 0…3.</summary>
    public static ArrayBatches Pictures(int count = 24, int size = 8) => new(Tensor.Randn([count, 1, 4, 4], generator: new(5)).Tanh(),
        Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % 4))]), size);

    /// <summary>A pair with batch normalisation on one side and dropout on the other.</summary>
    public static AdversarialPair Pair()
    {
        Generator.ManualSeed(1);
        return new(new ConvGenerator(3, 1, 4, 2), new ConvDiscriminator([1, 4, 4], 1, 2, 0.2), 3);
    }

    /// <summary>A pair of four classes.</summary>
    public static ConditionalPair ConditionalPair(bool asMaps = true)
    {
        Generator.ManualSeed(1);
        return asMaps ? new(new ConvGenerator(3 + 4, 1, 4, 2), new ConvDiscriminator([1 + 4, 4, 4], 1, 2, 0.2), 3, 4, asMaps: true)
            : new(new MlpGenerator(3 + 4, [1, 4, 4], 4), new MlpDiscriminator([16 + 4], 1, 4, 0.2), 3, 4, asMaps: false);
    }

    /// <summary>An encoder and a decoder of one linear map each, of so many numbers.</summary>
    public static VariationalAutoencoder Autoencoder(int length = 2)
    {
        Generator.ManualSeed(1);
        return new(new Sequential(new Flatten(), new Linear(16, 2 * length)),
            new Sequential(new Flatten(), new Linear(length, 16), new Unflatten(1, [1, 4, 4])), length);
    }

    public static Trainer Trainer(LearningTask task, ReplayPolicy replay = ReplayPolicy.Auto, params ReadOnlySpan<Callback> callbacks) =>
        new(task, new Adam(task.Network.Parameters(), 0.01, beta1: 0.5), callbacks) { Replay = replay };

    /// <summary>A loss by its name in configurations.</summary>
    public static AdversarialLoss Loss(string name) => (AdversarialLoss)PartTables.Losses.Build(name, null);
}
