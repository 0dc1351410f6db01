using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>Writes what each epoch took: seconds, images a second, and the most memory that the process has had.</summary>
/// <remarks>Lines of <c>metrics.jsonl</c> of kind <c>time</c>, curves in TensorBoard. <b>Units</b>: <c>seconds</c> from the beginning of
/// the epoch to the end of its validation, <c>learningSeconds</c> of them on mini-batches; <c>peakMemoryMB</c> of 10⁶ bytes, of the whole
/// process. Of an epoch that was cut and continued it is what came after. Times are no two times the same: they are no part of a
/// checkpoint.</remarks>
[Part("timeAndMemory", "writes seconds, images a second and peak memory of each epoch")]
public sealed class TimeAndMemory : Callback
{
    private long _start;
    private long _samples;
    private TimeSpan _learning;

    /// <summary>Images a second of the last epoch, while learning; NaN before its end.</summary>
    public double ImagesPerSecond { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void EpochBegins(TrainingContext context) =>
        (_start, _samples, _learning) = (Stopwatch.GetTimestamp(), context.Progress.Samples, context.Trainer.LearningTime);

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        var learning = (context.Trainer.LearningTime - _learning).TotalSeconds;
        ImagesPerSecond = (context.Progress.Samples - _samples) / Math.Max(learning, 1e-9);
        if (context.Trainer.Run is not { } run) return;
        using var process = Process.GetCurrentProcess();
        run.AppendMetrics(new JsonObject
        {
            ["kind"] = "time", ["epoch"] = context.Progress.Epoch, ["step"] = context.Progress.Step,
            ["seconds"] = Stopwatch.GetElapsedTime(_start).TotalSeconds, ["learningSeconds"] = learning,
            ["imagesPerSecond"] = ImagesPerSecond, ["peakMemoryMB"] = process.PeakWorkingSet64 / 1e6,
        });
    }
}
