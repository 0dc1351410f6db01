using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>A data set and networks small enough to train in milliseconds.</summary>
internal static class Tiny
{
    /// <summary>4×4 images with noise; the class is the bright row.</summary>
    public static MemoryDataset Rows(int count, ulong seed = 0)
    {
        var random = new Generator(seed);
        var (pixels, labels) = (new byte[count * 16], new int[count]);
        for (var n = 0; n < count; n++)
        {
            labels[n] = n % 4;
            for (var i = 0; i < 16; i++) pixels[n * 16 + i] = (byte)(random.Next(60) + (i / 4 == labels[n] ? 180 : 0));
        }
        return new("rows", pixels, labels, [1, 4, 4], ["first", "second", "third", "fourth"]);
    }

    public static Module Perceptron(double dropout = 0)
    {
        Generator.ManualSeed(1);
        return new Sequential(new Flatten(), new Linear(16, 12), new ReLU(), new Dropout(dropout), new Linear(12, 4));
    }

    public static float[] Weights(Module network) => [.. network.StateDict().Values.SelectMany(t => t.ToArray<float>())];

    public static Trainer Trainer(Module network, double rate, params ReadOnlySpan<Callback> callbacks) =>
        new(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), rate), callbacks);
}

/// <summary>Writes down what it is told.</summary>
internal sealed class Recorder : Callback
{
    public List<string> Events { get; } = [];

    public List<(double Loss, int Samples)> Steps { get; } = [];

    public List<(long Step, double Loss)> Windows { get; } = [];

    public Action<TrainingProgress>? OnStep { get; init; }

    public override void TrainingBegins(TrainingPlan plan, TrainingProgress progress) => Events.Add($"begins {plan.Epochs}");

    public override void EpochBegins(int epoch) => Events.Add($"epoch {epoch} begins");

    public override void StepEnds(TrainingProgress progress, double loss, int samples)
    {
        Events.Add($"step {progress.Step}");
        Steps.Add((loss, samples));
        OnStep?.Invoke(progress);
    }

    public override void WindowEnds(TrainingProgress progress, double meanLoss)
    {
        Events.Add($"window {progress.Step}");
        Windows.Add((progress.Step, meanLoss));
    }

    public override void EpochEnds(EpochResult result, Trainer trainer) => Events.Add($"epoch {result.Epoch} ends");

    public override void Diverged(Trainer trainer) => Events.Add("diverged");

    public override void TrainingEnds(Trainer trainer, bool cancelled) => Events.Add(cancelled ? "cancelled" : "ends");
}
