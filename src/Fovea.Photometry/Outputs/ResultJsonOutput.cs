using System.Text;

namespace Fovea.Photometry;

/// <summary>result.json: the figures, those of other outputs included.</summary>
public sealed class ResultJsonOutput : IResultOutput
{
    /// <summary>The file's name.</summary>
    public const string FileName = "result.json";

    /// <inheritdoc/>
    public int Order => 900;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AtomicFile.Write(context.In(FileName), stream => stream.Write(Encoding.UTF8.GetBytes(JsonText.Of(context.Figures))));
    }
}
