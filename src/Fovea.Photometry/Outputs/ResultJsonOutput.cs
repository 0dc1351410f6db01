using System.Text;

namespace Fovea.Photometry;

/// <summary>result.json: the figures, those of other outputs included.</summary>
public sealed class ResultJsonOutput : IResultOutput
{
    /// <inheritdoc/>
    public int Order => 900;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AtomicFile.Write(context.In("result.json"), stream => stream.Write(Encoding.UTF8.GetBytes(JsonText.Of(context.Figures))));
    }
}
