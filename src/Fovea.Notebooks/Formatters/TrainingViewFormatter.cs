using System.Globalization;
using Fovea.Reports;
using Fovea.Training;

namespace Fovea.Notebooks;

/// <summary>A training: the live line while it runs, a row for each epoch, the losses as curves from the second epoch on.</summary>
public sealed class TrainingViewFormatter : RichFormatter<TrainingView>
{
    /// <inheritdoc/>
    public override string ToHtml(TrainingView value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Now is not { } now) return "<p>The training has not begun.</p>";
        var html = now.Phase == FitPhase.Ended ? "" : new FitProgressFormatter().ToHtml(now);
        html += string.Concat(value.Notes.Select(note => $"<p>note: {Html.Text(note)}</p>"));
        return value.Epochs.Count == 0 ? html : html + Table(value.Epochs) + (value.Epochs.Count > 1 ? Curves(value.Epochs) : "");
    }

    private static string Table(IReadOnlyList<EpochSummary> epochs)
    {
        var metric = epochs[0].Metric;
        var hasValidation = epochs[0].Result.Validation is not null;
        List<string> header = ["epoch", "loss"];
        if (metric is not null) header.Add(metric);
        if (hasValidation) header.Add("validation loss");
        if (hasValidation && metric is not null) header.Add($"validation {metric}");
        header.Add("time");
        return Html.Table(header, epochs.Select(Row));

        IEnumerable<string> Row(EpochSummary epoch)
        {
            yield return $"{epoch.Result.Epoch}{(epoch.IsBest ? " *" : "")}";
            yield return Html.Number(epoch.Result.Training.Loss);
            if (metric is not null) yield return epoch.Training;
            if (hasValidation) yield return Html.Number(epoch.Result.Validation!.Value.Loss);
            if (hasValidation && metric is not null) yield return epoch.Validation ?? "";
            yield return epoch.Time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s";
        }
    }

    private static string Curves(IReadOnlyList<EpochSummary> epochs)
    {
        var numbers = epochs.Select(e => (double)e.Result.Epoch).ToList();
        var chart = new LineChart("") { XLabel = "epoch", YLabel = "loss", Height = 260 }
            .Add("training", numbers, epochs.Select(e => e.Result.Training.Loss));
        if (epochs.All(e => e.Result.Validation is not null))
            chart.Add("validation", numbers, epochs.Select(e => e.Result.Validation!.Value.Loss));
        return SvgText.Inline(chart.ToSvg());
    }
}
