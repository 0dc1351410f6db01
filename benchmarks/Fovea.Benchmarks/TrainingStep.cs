using Fovea.Bench;
using Fovea.Models;

namespace Fovea.Benchmarks;

/// <summary>Gradients to zero, forward, cross entropy, backward, an update: on one batch that lies in memory.</summary>
[MemoryDiagnoser]
public class TrainingStep
{
    private TrainingWorkload _workload = null!;

    /// <summary>Network, and images a batch.</summary>
    [Params("mnist-mlp 64", "mnist-cnn 64", "cifar-lenet 4", "cifar-lenet 16", "cifar-lenet 128")]
    public string Network { get; set; } = "";

    /// <summary>Makes network and batch.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var words = Network.Split(' ');
        _workload = new(NetworkCatalog.Find(words[0])!, int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), 0.001, 0.9);
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public void Step() => _workload.Step();
}
