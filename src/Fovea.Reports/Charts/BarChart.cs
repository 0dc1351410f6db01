using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>
/// One horizontal bar a category, from 0 to its value, with the value at its end. NaN and infinite values have no bar and a dash.
/// </summary>
/// <example><code>
/// new BarChart("Accuracy by class") { ValueFormat = "0.0%" }.Add("shirt", 0.71).Add("bag", 0.98).Save("classes.svg");
/// </code></example>
/// <param name="title">The line above the chart; may be empty.</param>
public sealed class BarChart(string title) : Chart(title)
{
    private readonly List<(string Label, double Value)> _bars = [];

    /// <summary>Under the bars, with the unit; may be empty.</summary>
    public string ValueLabel { get; init; } = "";

    /// <summary>A .NET number format for the values, in the invariant culture.</summary>
    public string ValueFormat { get; init; } = "#,0.###";

    /// <summary>Adds a bar below the others.</summary>
    /// <param name="label">Its category.</param>
    /// <param name="value">Its length; may be negative.</param>
    /// <returns>The chart itself.</returns>
    public BarChart Add(string label, double value)
    {
        ArgumentNullException.ThrowIfNull(label);
        _bars.Add((label, value));
        return this;
    }

    internal override ChartModel Model => new BarModel(ValueLabel, [.. _bars.Select(b => (b.Label, b.Value, Text(b.Value)))]);

    internal override ChartPicture Draw()
    {
        var top = Title.Length > 0 ? 44.0 : 16;
        var below = ValueLabel.Length > 0 ? 32.0 : 16;
        var step = Math.Clamp((Height - top - below) / Math.Max(1, _bars.Count), 20, 32);
        var bottom = top + _bars.Count * step;
        var picture = new ChartPicture(Width, (int)Math.Ceiling(bottom + below), Title);
        picture.Heading();
        var numbers = _bars.Select(b => Text(b.Value)).ToList();
        var beside = numbers.Select(ChartPicture.TextWidth).DefaultIfEmpty(0).Max() + 10;
        var values = _bars.Select(b => b.Value).Where(v => Math.Abs(v) <= 1e300).Append(0).ToList();
        var (low, high) = (values.Min(), values.Max());
        if (low == high) high = 1;
        var labels = _bars.Select(b => ChartPicture.Fit(b.Label, Width * 0.4 - 24)).ToList();
        var left = 24 + labels.Select(ChartPicture.TextWidth).DefaultIfEmpty(0).Max() + (low < 0 ? beside : 0);
        var unit = (Width - 16 - (high > 0 ? beside : 0) - left) / (high - low);
        var zero = left - low * unit;
        for (var i = 0; i < _bars.Count; i++)
        {
            var y = top + i * step;
            picture.Text(left - 8 - (low < 0 ? beside : 0), y + step / 2 + 3, labels[i], "end");
            var length = Math.Clamp(double.IsFinite(_bars[i].Value) ? _bars[i].Value : 0, low, high) * unit;
            picture.Rectangle(Math.Min(zero, zero + length), y + 2, Math.Abs(length), step - 6, SvgWriter.Palette[length < 0 ? 1 : 0]);
            picture.Text(zero + length + (length < 0 ? -5 : 5), y + step / 2 + 3, numbers[i], length < 0 ? "end" : "start", "fv-d");
        }
        picture.Line(zero, top - 2, zero, bottom, "fv-a");
        picture.Text((left + Width) / 2, bottom + 20, ChartPicture.Fit(ValueLabel, Width - left), "middle", "fv-d");
        return picture;
    }

    private string Text(double value) => double.IsFinite(value) ? value.ToString(ValueFormat, CultureInfo.InvariantCulture) : "–";
}
