using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Training;

/// <summary>What a run was made with and what it took, as <c>record.json</c> of its folder.</summary>
/// <remarks>Members that a later version of Fovea wrote are kept, whatever they are.</remarks>
public sealed record RunRecord
{
    private const string FileName = "record.json";

    /// <summary>Time that went into learning from mini-batches, of all parts of a training that was continued.</summary>
    public TimeSpan LearningTime { get; init; }

    /// <summary>The seed of all random numbers; null in a record of before it was written.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The digest of the data; null in a record of before it was written.</summary>
    public string? DataDigest { get; init; }

    /// <summary>What the run began with: each value of its configuration by its path; null in a record of before it was written.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>The times that the test set was measured, in order.</summary>
    public IReadOnlyList<TestEvaluation> TestEvaluations { get; init; } = [];

    /// <summary>The parts in which the run was trained, in order: the first, and those that continued it.</summary>
    public IReadOnlyList<RunSession> Sessions { get; init; } = [];

    /// <summary>What a later version wrote; kept.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    /// <summary>When the run began, UTC; null where nothing is known of it.</summary>
    [JsonIgnore]
    public DateTimeOffset? Started => Sessions is [var first, ..] ? first.Started : null;

    /// <summary>When the last part of it ended, UTC; null while it runs, and where it was killed.</summary>
    [JsonIgnore]
    public DateTimeOffset? Ended => Sessions is [.., var last] ? last.Ended : null;

    /// <summary>The version of Fovea that trained it last; null where nothing is known of it.</summary>
    [JsonIgnore]
    public string? Version => Sessions is [.., { Version.Length: > 0 } last] ? last.Version : null;

    /// <summary>How the run's last part ended, or that it runs, or was killed while it ran.</summary>
    /// <param name="run">Its folder, which is held by one that runs.</param>
    public RunStatus Status(RunFolder run) => Sessions is not [.., var last] ? RunStatus.Unknown
        : last.Status == RunStatus.Running && !run.IsHeld ? RunStatus.Killed : last.Status;

    /// <summary>That the run was made by another version of Fovea, in one line; null where it was not, or is not known.</summary>
    public string? VersionNote() => Version is { } made && made != FoveaVersion.Current ? string.Create(CultureInfo.InvariantCulture,
        $"this run was made by Fovea {made}, and this is {FoveaVersion.Current}: results may differ in their last bits") : null;

    /// <summary>Reads the record of a run; an empty one where there is none.</summary>
    /// <exception cref="DataFormatException">It is damaged.</exception>
    public static RunRecord Load(RunFolder run)
    {
        var file = run.In(FileName);
        if (!File.Exists(file)) return new();
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllText(file), RunRecordJson.Default.RunRecord);
            // A list may say null, and so may its elements.
            if (record is { Sessions: { } sessions, TestEvaluations: { } tests } && !sessions.Contains(null!) && !tests.Contains(null!))
                return record;
            throw new JsonException("a list, or a part of one, is null");
        }
        catch (JsonException e)
        {
            throw new DataFormatException(
                $"{file}: expected the record of a run as JSON: {e.Message.TrimEnd('.')}. Delete it: the run goes on without.", e);
        }
    }

    /// <summary>Writes the record, wholly or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(RunFolder run) =>
        AtomicFile.Write(run.In(FileName), stream => JsonSerializer.Serialize(stream, this, RunRecordJson.Default.RunRecord));
}

/// <summary>The record as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
