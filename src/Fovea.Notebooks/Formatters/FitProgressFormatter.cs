using System.Globalization;
using Fovea.Training;

namespace Fovea.Notebooks;

/// <summary>Where a training stands, as a bar with its figures.</summary>
public sealed class FitProgressFormatter : RichFormatter<FitProgress>
{
    /// <inheritdoc/>
    public override string ToHtml(FitProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var share = value.Batches == 0 ? 0 : Math.Clamp((double)value.Batch / value.Batches, 0, 1);
        var parts = new List<string> { $"epoch {value.Epoch}/{value.Epochs}" };
        if (value.Phase == FitPhase.Validating) parts.Add("validation");
        if (double.IsFinite(value.Loss)) parts.Add($"loss {Html.Number(value.Loss)}");
        parts.AddRange(value.Figures.Select(f => $"{f.Name} {f.Value}"));
        if (value.SamplesPerSecond > 0) parts.Add($"{Html.Count((long)value.SamplesPerSecond)} {value.Unit}/s");
        if (value.Remaining is { } left) parts.Add($"{left.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture)} s left");
        return string.Create(CultureInfo.InvariantCulture,
            $"<p><progress max=\"1\" value=\"{share:F3}\">{100 * share:F0} %</progress> {Html.Text(string.Join(" · ", parts))}</p>");
    }
}
