using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>Points that belong together, with the name and colour they have in the legend.</summary>
internal sealed record ChartSeries(string Name, double[] Xs, double[] Ys, string Color)
{
    public static ChartSeries Create(string chart, string name, IEnumerable<double> xs, IEnumerable<double> ys, int index)
    {
        ArgumentNullException.ThrowIfNull(name);
        var series = new ChartSeries(name, [.. xs], [.. ys], SvgWriter.Palette[index % SvgWriter.Palette.Length]);
        if (series.Xs.Length != series.Ys.Length)
            throw new ArgumentException($"{chart}.Add(\"{name}\"): expected as many y as x, {series.Xs.Length}, got {series.Ys.Length}.");
        return series;
    }
}
