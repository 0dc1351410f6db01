using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Parallel.Scaling;

/// <summary>What some ranks took: to add up gradients of several sizes, and for a step of a training. Each is the shortest of several
/// times: that without others on the processors.</summary>
/// <param name="Ranks">Number of processes.</param>
/// <param name="Network">What was trained.</param>
/// <param name="GradientBytes">Bytes of the gradients of a step.</param>
/// <param name="Batch">Samples of a mini-batch.</param>
/// <param name="Alone">Seconds of a step that a rank makes for itself while all others do so.</param>
/// <param name="Together">Seconds of a step that all make together, gradients sent while the backward pass goes on.</param>
/// <param name="After">The same with gradients sent after the pass.</param>
/// <param name="Sums">Seconds to add up so many bytes over the ranks.</param>
public sealed record RankTimes(int Ranks, string Network, long GradientBytes, int Batch, double Alone, double Together, double After,
    IReadOnlyList<(int Bytes, double Seconds)> Sums)
{
    // A file of measurements has a few lines.
    private const int MostBytes = 1 << 20;

    /// <summary>As values with names.</summary>
    public Fields ToFields() => new()
    {
        ["ranks"] = Ranks, ["network"] = Network, ["gradientBytes"] = GradientBytes, ["batch"] = Batch, ["alone"] = Alone,
        ["together"] = Together, ["after"] = After,
        ["sums"] = Sums.Select(s => new Fields { ["bytes"] = s.Bytes, ["seconds"] = s.Seconds }),
    };

    /// <summary>Reads a file that was written of <see cref="ToFields"/>.</summary>
    /// <exception cref="DataFormatException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RankTimes Load(string file)
    {
        try
        {
            var node = JsonNode.Parse(BoundedFile.ReadAllText(file, MostBytes))!;
            T Value<T>(string name) => node[name]!.GetValue<T>();
            var times = new RankTimes(Value<int>("ranks"), Value<string>("network"), Value<long>("gradientBytes"), Value<int>("batch"),
                Value<double>("alone"), Value<double>("together"), Value<double>("after"),
                [.. node["sums"]!.AsArray().Select(s => (s!["bytes"]!.GetValue<int>(), s["seconds"]!.GetValue<double>()))]);
            if (times is { Ranks: >= 1, GradientBytes: >= 1, Batch: >= 1, Alone: > 0, Together: > 0, After: > 0 }
                && times.Sums.All(s => s is { Bytes: >= 1, Seconds: > 0 })) return times;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
        }
        throw new DataFormatException(file, -1, "times", "expected what 'fovea bench ranks --out FILE' writes");
    }
}
