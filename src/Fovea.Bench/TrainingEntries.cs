using Fovea.Models;

namespace Fovea.Bench;

/// <summary>A training step of a network. Batches and rates are those of the peers' scripts.</summary>
internal abstract record TrainingEntry(string Name, string Network, int Batch, double LearningRate, double Momentum = 0)
    : WorkloadEntry(Name, $"a training step of {Network}, {Batch} images",
        () => new TrainingWorkload(NetworkCatalog.Find(Network)!, Batch, LearningRate, Momentum))
{
    public override int Order => 10_000 + Batch;
}

internal sealed record MnistMlpTraining() : TrainingEntry("mnist-mlp-b64", "mnist-mlp", 64, 0.01);

internal sealed record MnistCnnTraining() : TrainingEntry("mnist-cnn-b64", "mnist-cnn", 64, 0.01);

internal sealed record LeNetTraining4() : TrainingEntry("lenet-b4", "cifar-lenet", 4, 0.001, 0.9);

internal sealed record LeNetTraining16() : TrainingEntry("lenet-b16", "cifar-lenet", 16, 0.001, 0.9);

internal sealed record LeNetTraining128() : TrainingEntry("lenet-b128", "cifar-lenet", 128, 0.001, 0.9);

internal sealed record ResNetTraining() : TrainingEntry("resnet18-cifar-b32", "cifar-resnet18", 32, 0.1, 0.9);
