using Fovea.Models;

namespace Fovea.Cli.Bench;

/// <summary>A workload that is known by name.</summary>
/// <param name="Name">Its name on the command line, which the peers know, too.</param>
/// <param name="Description">What a step is.</param>
/// <param name="Create">Makes it.</param>
internal sealed record WorkloadEntry(string Name, string Description, Func<Workload> Create);

/// <summary>What can be timed. The networks, batches and rates are those of the peers' scripts.</summary>
internal static class WorkloadCatalog
{
    /// <summary>All workloads, the quickest of a kind first.</summary>
    public static IReadOnlyList<WorkloadEntry> All { get; } =
    [
        Product(512), Product(1024), Product(2048),
        Training("mnist-mlp-b64", "mnist-mlp", 64, 0.01),
        Training("mnist-cnn-b64", "mnist-cnn", 64, 0.01),
        Training("lenet-b4", "cifar-lenet", 4, 0.001, 0.9),
        Training("lenet-b16", "cifar-lenet", 16, 0.001, 0.9),
        Training("lenet-b128", "cifar-lenet", 128, 0.001, 0.9),
        Training("resnet18-cifar-b32", "cifar-resnet18", 32, 0.1, 0.9),
        Inference("squeezenet-infer-b1", "squeezenet1_0", 1),
        Inference("resnet18-infer-b1", "resnet18", 1),
        Inference("resnet18-infer-b16", "resnet18", 16),
    ];

    private static WorkloadEntry Product(int size) => new($"gemm-{size}", $"a {size}×{size} matrix product", () => new GemmWorkload(size));

    private static WorkloadEntry Training(string name, string network, int batch, double learningRate, double momentum = 0) =>
        new(name, $"a training step of {network}, {batch} images",
            () => new TrainingWorkload(NetworkCatalog.Find(network)!, batch, learningRate, momentum));

    private static WorkloadEntry Inference(string name, string network, int batch) =>
        new(name, $"the scores of {batch} image(s) by {network}", () => new InferenceWorkload(NetworkCatalog.Find(network)!, batch));
}
