using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>result.json: the figures, those of other outputs included.</summary>
public sealed class ResultJsonOutput : IResultOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <inheritdoc/>
    public int Order => 900;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AtomicFile.Write(context.In("result.json"), stream => JsonSerializer.Serialize(stream, context.Figures, Options));
    }
}
