using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The whole state of a training as one file of tensors: <c>model.</c>, <c>loss.</c>, <c>optimizer.</c>, <c>schedule.</c>,
/// <c>callbacks.NAME.</c>, and progress, metrics and random numbers in its header.</summary>
internal static class CheckpointState
{
    public const string Model = "model.";
    private const string Loss = "loss.", Optimizer = "optimizer.", Schedule = "schedule.";

    public static void Save(Trainer trainer, string path)
    {
        var tensors = Prefixed(Model, trainer.Network.StateDict()).Concat(Prefixed(Loss, trainer.Task.Loss.StateDict()))
            .Concat(Prefixed(Optimizer, trainer.Optimizer.StateDict()))
            .Concat(trainer.Schedule is { } schedule ? Prefixed(Schedule, schedule.StateDict()) : [])
            .Concat(Named(trainer).SelectMany(c => Prefixed(c.Prefix, c.Callback.StateDict())));
        SafetensorsFile.Save(path, tensors, new Dictionary<string, string>
        {
            ["progress"] = JsonSerializer.Serialize(trainer.Progress, CheckpointJson.Default.TrainingProgress),
            ["metrics"] = JsonSerializer.Serialize([.. trainer.Task.Metrics.Select(m => new SavedMetric(m.Name, [.. m.Sums]))],
                CheckpointJson.Default.SavedMetricArray),
            ["generator"] = string.Create(CultureInfo.InvariantCulture, $"{Generator.Default.Seed} {Generator.Default.Position}"),
        });
    }

    public static void Load(Trainer trainer, string path)
    {
        var file = SafetensorsFile.Load(path);
        var (progress, metrics, seed, position) = Header(file, path);
        trainer.Network.LoadStateDict(Part(file, Model));
        trainer.Task.Loss.LoadStateDict(Part(file, Loss));
        trainer.Optimizer.LoadStateDict(Part(file, Optimizer));
        trainer.Progress = progress;
        if (trainer.Schedule is { } schedule)
        {
            var state = Part(file, Schedule);
            // Runs of before schedules had a state counted their epochs.
            if (state.Count > 0) schedule.LoadStateDict(state);
            else schedule.MoveTo(progress.Epoch);
        }
        foreach (var metric in trainer.Task.Metrics)
            metric.Load(metrics.FirstOrDefault(m => m.Name == metric.Name)?.Sums ?? []);
        foreach (var (prefix, callback) in Named(trainer))
            // One that was added since then begins anew.
            if (Part(file, prefix) is { Count: > 0 } state) callback.LoadStateDict(state);
        Generator.Restore(seed, position);
    }

    /// <summary>The tensors under a prefix, without it.</summary>
    public static Dictionary<string, Tensor> Part(SafetensorsFile file, string prefix) =>
        file.Tensors.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value);

    private static (TrainingProgress Progress, SavedMetric[] Metrics, ulong Seed, ulong Position) Header(SafetensorsFile file, string path)
    {
        var state = file.Metadata.GetValueOrDefault("generator", "").Split(' ');
        try
        {
            var progress = JsonSerializer.Deserialize(file.Metadata.GetValueOrDefault("progress", "null"),
                CheckpointJson.Default.TrainingProgress);
            var metrics = JsonSerializer.Deserialize(file.Metadata.GetValueOrDefault("metrics", "[]"),
                CheckpointJson.Default.SavedMetricArray);
            if (progress is { Epoch: < 0 } or { Step: < 0 } or { StepInEpoch: < 0 } or { Samples: < 0 })
                throw new DataFormatException(path, 8, "progress", "expected epochs, steps and samples of 0 or more, got fewer");
            if (progress is not null && metrics is not null && state.Length == 2
                && ulong.TryParse(state[0], CultureInfo.InvariantCulture, out var seed)
                && ulong.TryParse(state[1], CultureInfo.InvariantCulture, out var position)) return (progress, metrics, seed, position);
        }
        catch (JsonException)
        {
        }
        // Weights alone are told apart from a file that is damaged by what they lack.
        return file.Tensors.Keys.Any(k => k.StartsWith(Model, StringComparison.Ordinal))
            ? throw new DataFormatException(path, 8, "__metadata__", "expected progress, metrics and generator") : (new(), [], 0, 0);
    }

    private static IEnumerable<(string Prefix, Callback Callback)> Named(Trainer trainer)
    {
        var seen = new Dictionary<string, int>();
        foreach (var callback in trainer.Callbacks)
        {
            var count = seen[callback.Name] = seen.GetValueOrDefault(callback.Name) + 1;
            yield return (string.Create(CultureInfo.InvariantCulture, $"callbacks.{callback.Name}{(count > 1 ? $"-{count}" : "")}."),
                callback);
        }
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IReadOnlyDictionary<string, Tensor> state) =>
        state.Select(p => KeyValuePair.Create(prefix + p.Key, p.Value));
}

/// <summary>What a metric counted so far.</summary>
internal sealed record SavedMetric(string Name, double[] Sums);

/// <summary>The header's values as JSON, without reflection.</summary>
[JsonSerializable(typeof(TrainingProgress))]
[JsonSerializable(typeof(SavedMetric[]))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
