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

    public static float[] Weights(Module network) => [.. network.StateDict().Values.SelectMany(t => t.To(DType.Float32).ToArray<float>())];

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

    public Action<TrainingContext>? OnBatch { get; init; }

    public override void FitBegins(TrainingContext context) => Events.Add($"begins {context.Plan.Epochs}");

    public override void EpochBegins(TrainingContext context) => Events.Add($"epoch {context.Progress.Epoch} begins");

    public override void BatchEnds(TrainingContext context)
    {
        Events.Add($"step {context.Progress.Step}");
        Steps.Add((context.Loss, context.Batch!.Count));
        OnStep?.Invoke(context.Progress);
        OnBatch?.Invoke(context);
    }

    public override void WindowEnds(TrainingContext context, double meanLoss)
    {
        Events.Add($"window {context.Progress.Step}");
        Windows.Add((context.Progress.Step, meanLoss));
    }

    public override void EpochEnds(TrainingContext context) => Events.Add($"epoch {context.Epoch!.Epoch} ends");

    public override void Diverged(TrainingContext context) => Events.Add("diverged");

    public override void FitEnds(TrainingContext context) => Events.Add(context.End switch
    {
        TrainingEnd.Completed => "ends",
        TrainingEnd.Stopped => "stopped",
        _ => "cancelled",
    });
}
