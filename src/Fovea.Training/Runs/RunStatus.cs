using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Training;

/// <summary>How far a run, or a part of it, came.</summary>
public enum RunStatus
{
    /// <summary>Nothing is known of it.</summary>
    Unknown,

    /// <summary>It is being trained.</summary>
    Running,

    /// <summary>To the last epoch.</summary>
    Completed,

    /// <summary>A callback ended it.</summary>
    Stopped,

    /// <summary>It was ended from outside and may be continued.</summary>
    Cancelled,

    /// <summary>The loss was no longer a number.</summary>
    Diverged,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>It says that it is being trained, and nobody trains it: its process ended without a word.</summary>
    Killed,
}

/// <summary>A status by its name; a name that a later version made is <see cref="RunStatus.Unknown"/>.</summary>
internal sealed class RunStatusConverter : JsonConverter<RunStatus>
{
    public override RunStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Enum.TryParse<RunStatus>(reader.GetString(), ignoreCase: true, out var status)
            && Enum.IsDefined(status) ? status : RunStatus.Unknown;

    public override void Write(Utf8JsonWriter writer, RunStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
