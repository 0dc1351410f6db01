using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Photometry;

/// <summary>What decides the weights that a <see cref="LearnedTraining"/> ends with.</summary>
public sealed record LearnedSettings
{
    /// <summary>Batches in all, shared out over the epochs.</summary>
    public int Batches { get; init; } = 12000;

    /// <summary>How often the network is measured and kept.</summary>
    public int Epochs { get; init; } = 24;

    /// <summary>Decides weights and pixels.</summary>
    public ulong Seed { get; init; }

    /// <summary>The largest rate of Adam.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>Reads <c>training.json</c>.</summary>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static LearnedSettings Load(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(file), LearnedJson.Default.LearnedSettings) is { } settings) return settings;
        }
        catch (JsonException)
        {
        }
        throw new DataFormatException(file, -1, "settings", "expected batches, epochs, seed and rate as JSON, got something else");
    }

    internal void Save(string file) =>
        AtomicFile.Write(file, stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, LearnedJson.Default.LearnedSettings)));
}

/// <summary>Settings as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LearnedSettings))]
internal sealed partial class LearnedJson : JsonSerializerContext;
