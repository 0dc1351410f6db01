using System.Text.Json.Nodes;
using Fovea.Training.TensorBoard.Schema;

namespace Fovea.Training.TensorBoard;

/// <summary>Lines of <c>metrics.jsonl</c> as what TensorBoard draws: numbers as curves, counts in bins as histograms.</summary>
/// <remarks>A figure of a part, such as <c>validationLoss</c>, is <c>loss/validation</c>, so that the curves of all parts stand beside each
/// other. A line may have any other figures: they go by its kind.</remarks>
internal static class MetricEvents
{
    private static readonly string[] Parts = ["training", "validation", "test"];

    // What says where a line stands, and not how well.
    private static readonly string[] Places = ["kind", "step", "epoch", "samples", "batches"];

    /// <summary>The values of a line.</summary>
    public static IReadOnlyList<Summary.Types.Value> Of(JsonObject line)
    {
        var kind = (string?)line["kind"] ?? "";
        var values = new List<Summary.Types.Value>();
        foreach (var (name, node) in line)
        {
            if (Places.Contains(name)) continue;
            if (Number(node) is { } number) values.Add(EventFile.Scalar(Tag(kind, name), number));
            else if (node is JsonObject layers)
                values.AddRange(layers.Where(l => l.Value is JsonObject).Select(l => Histogram($"{kind}/{l.Key}", (JsonObject)l.Value!)));
        }
        return values;
    }

    // A value in memory knows the one type that it was made of.
    private static double? Number(JsonNode? node) => node is not JsonValue value ? null : value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<long>(out var whole) ? whole : value.TryGetValue<int>(out var small) ? small : null;

    private static string Tag(string kind, string name)
    {
        if (Parts.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal) && name.Length > p.Length) is { } part)
            return $"{char.ToLowerInvariant(name[part.Length])}{name[(part.Length + 1)..]}/{part}";
        if (kind == "window") return $"{name}/window";
        // An epoch's line repeats the rate of its last step.
        return name == "learningRate" ? kind == "epoch" ? "learningRate/epoch" : "learningRate/step" : $"{kind}/{name}";
    }

    // Where a line has no sums, the middles of the bins stand for what is in them.
    private static Summary.Types.Value Histogram(string tag, JsonObject layer)
    {
        var (low, high) = (Number(layer["low"]) ?? 0, Number(layer["high"]) ?? 0);
        double[] counts = [.. (layer["counts"] as JsonArray ?? []).Select(c => Number(c) ?? 0)];
        var width = (high - low) / Math.Max(counts.Length, 1);
        var middles = counts.Select((c, i) => (Count: c, At: low + (i + 0.5) * width)).ToList();
        var histogram = new HistogramProto
        {
            Min = low, Max = high, Num = counts.Sum(), Sum = Number(layer["sum"]) ?? middles.Sum(m => m.Count * m.At),
            SumSquares = Number(layer["sumSquares"]) ?? middles.Sum(m => m.Count * m.At * m.At),
        };
        // A bin ends where the next begins; all elements may be one number.
        histogram.BucketLimit.AddRange(counts.Select((_, i) => i == counts.Length - 1 ? high : low + (i + 1) * width));
        histogram.Bucket.AddRange(counts);
        return new() { Tag = tag, Histo = histogram };
    }
}
