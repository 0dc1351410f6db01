using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Steps as slices over time, in a file that <c>chrome://tracing</c> and Perfetto open.</summary>
/// <remarks>A slice for each step, in it one for the wait for data and one for each layer and way, in those one for each call. Source:
/// "Trace Event Format", Google, complete events (<c>ph</c> X), times in microseconds.</remarks>
public static class ChromeTrace
{
    private const int Process = 1, Thread = 1;

    /// <summary>Writes the first steps of a profile, wholly or not at all.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="title">What was trained.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(TrainingProfile profile, string path, string title)
    {
        ArgumentNullException.ThrowIfNull(profile);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ms");
            json.WriteStartArray("traceEvents");
            Name(json, "process_name", title);
            Name(json, "thread_name", "training");
            var start = profile.Traced.Count > 0 ? profile.Traced[0].Start : 0;
            foreach (var step in profile.Traced) Step(json, step, start);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Step(Utf8JsonWriter json, TracedStep step, long origin)
    {
        Slice(json, string.Create(CultureInfo.InvariantCulture, $"step {step.Number}"), "step", step.Start, step.End, origin);
        if (step.WaitTicks > 0) Slice(json, "waiting for data", "data", step.Start, step.Start + step.WaitTicks, origin);
        for (var first = 0; first < step.Calls.Count;)
        {
            // Calls for one layer, one after the other.
            var (label, last) = (step.Calls[first].Label, first);
            while (last + 1 < step.Calls.Count && step.Calls[last + 1].Label == label) last++;
            var kind = Kind(label);
            if (label is not null) Slice(json, label.IsBackward ? $"{label.Name} backward" : label.Name, kind, step.Calls[first].Start,
                step.Calls[last].End, origin, label.Others.Count > 0 ? string.Join(", ", label.Others) : null);
            for (; first <= last; first++)
                Slice(json, step.Calls[first].Primitive, kind, step.Calls[first].Start, step.Calls[first].End, origin);
        }
    }

    private static string Kind(CallLabel? label) => label is null ? "other" : label == StepLabels.Metrics ? "metrics"
        : label == StepLabels.Optimizer ? "optimizer" : label.IsBackward ? "backward" : "forward";

    private static void Slice(Utf8JsonWriter json, string name, string kind, long start, long end, long origin, string? with = null)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("cat", kind);
        json.WriteString("ph", "X");
        json.WriteNumber("ts", Microseconds(start - origin));
        json.WriteNumber("dur", Microseconds(end - start));
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", Thread);
        if (with is not null)
        {
            json.WriteStartObject("args");
            json.WriteString("together with", with);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Name(Utf8JsonWriter json, string kind, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", kind);
        json.WriteString("ph", "M");
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", Thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static double Microseconds(long ticks) => Math.Round(1e6 * ticks / Stopwatch.Frequency, 3);
}
