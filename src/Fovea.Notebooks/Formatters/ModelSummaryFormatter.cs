using Fovea.Nn;

namespace Fovea.Notebooks;

/// <summary>A network's summary as a table of its layers, its totals below.</summary>
public sealed class ModelSummaryFormatter : RichFormatter<ModelSummary>
{
    /// <inheritdoc/>
    public override string ToHtml(ModelSummary value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var rows = value.Layers.Select(l => new[]
        {
            l.Name, l.Layer, l.Output.ToString(), Html.Count(l.Parameters), Html.Count(l.MultiplyAdds),
            l.ReceptiveField is { } field ? $"{field.Size.H}×{field.Size.W}" : "",
        });
        var total = $"{Html.Count(value.Parameters)} parameters, {Html.Count(value.FrozenParameters)} of them frozen; "
            + $"{Html.Count(value.MultiplyAdds)} multiply-adds for one image.";
        return Html.Table(["layer", "", "output", "parameters", "multiply-adds", "receptive field"], rows, $"Input {value.Input}")
            + $"<p>{Html.Text(total)}</p>";
    }
}
