using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>Things of many values as lines across vertical axes, each coloured by its figure, which is the axis on the right.</summary>
/// <remarks>A line has a gap where a position is NaN; one without a figure is left away. The best lines lie on top. Source: A. Inselberg, "The
/// plane with parallel coordinates", The Visual Computer 1 (1985).</remarks>
/// <example><code>
/// new ParallelCoordinates("Trials", "accuracy").AddAxis("rate", (0, "0.001"), (1, "0.1")).AddLine([0.3], 0.97).Save("trials.svg");
/// </code></example>
/// <param name="title">The line above the chart; may be empty.</param>
/// <param name="figure">What lines are coloured by.</param>
public sealed class ParallelCoordinates(string title, string figure) : Chart(title)
{
    // From the worst to the best; told apart on white and on near-black, and by most colour-blind readers.
    private static readonly ColorMap Map = new(Rgb.Parse("#e8710a"), Rgb.Parse("#9aa4ae"), Rgb.Parse("#2f7ed8"));

    private readonly List<(string Name, (double Position, string Label)[] Ticks)> _axes = [];
    private readonly List<(double[] Positions, double Figure)> _lines = [];

    /// <summary>Whether a larger figure is the better one.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>Adds an axis to the right of those before.</summary>
    /// <param name="name">Above it.</param>
    /// <param name="ticks">Labels and where they stand, 0 at the bottom, 1 at the top.</param>
    /// <returns>The chart itself.</returns>
    public ParallelCoordinates AddAxis(string name, params IReadOnlyList<(double Position, string Label)> ticks)
    {
        ArgumentNullException.ThrowIfNull(name);
        _axes.Add((name, [.. ticks]));
        return this;
    }

    /// <summary>Adds a line.</summary>
    /// <param name="positions">Where it meets each axis, 0…1; NaN where it does not.</param>
    /// <param name="figure">Its figure.</param>
    /// <returns>The chart itself.</returns>
    /// <exception cref="ArgumentException">There are not as many positions as axes.</exception>
    public ParallelCoordinates AddLine(IEnumerable<double> positions, double figure)
    {
        double[] all = [.. positions];
        if (all.Length != _axes.Count)
            throw new ArgumentException($"ParallelCoordinates.AddLine: expected a position for each of {_axes.Count} axes, got {all.Length}.");
        _lines.Add((all, figure));
        return this;
    }

    internal override ChartPicture Draw()
    {
        const double Edge = 16, Below = 24;
        var picture = new ChartPicture(Width, Height, Title);
        picture.Heading();
        var shown = _lines.Where(l => Math.Abs(l.Figure) <= 1e300).OrderBy(l => HigherIsBetter ? l.Figure : -l.Figure).ToList();
        var scale = new ChartAxis(shown.Select(l => l.Figure), isLog: false, 0, Math.Max(2, Height / 60));
        var names = _axes.Select(a => a.Name).Append(figure).ToList();
        var top = (Title.Length > 0 ? 44.0 : 20) + 20;
        var bottom = Height - Below;
        // Room for the labels of the first axis to its left; those of the others stand between the axes.
        var left = Edge + (_axes.Count > 0 ? _axes[0].Ticks.Select(t => ChartPicture.TextWidth(t.Label)).DefaultIfEmpty(0).Max() : 0) + 8;
        var right = Width - Math.Max(Edge + 12, ChartPicture.TextWidth(figure) / 2 + 4);
        var gap = names.Count > 1 ? (right - left) / (names.Count - 1) : 0;
        double X(int axis) => names.Count > 1 ? left + axis * gap : (left + right) / 2;
        double Y(double position) => bottom - position * (bottom - top);
        foreach (var (positions, value) in shown)
        {
            var color = Map.At(HigherIsBetter ? scale.Position(value) : 1 - scale.Position(value)).ToString();
            foreach (var run in Runs([.. positions, scale.Position(value)]))
            {
                if (run.Count == 1) picture.Circle(X(run[0].Axis), Y(run[0].At), 2.5, color);
                else picture.Polyline(run.Select(p => (X(p.Axis), Y(p.At))), color);
            }
        }
        for (var axis = 0; axis < names.Count; axis++)
        {
            picture.Line(X(axis), top, X(axis), bottom, "fv-a");
            // A name has the room up to the middle between two axes, and at the edges what is there.
            var name = ChartPicture.Fit(names[axis], names.Count > 1 ? gap * 0.95 : Width - 2 * Edge);
            var anchor = axis == 0 && X(0) < ChartPicture.TextWidth(name) / 2 + 4 ? "start" : "middle";
            picture.Text(anchor == "start" ? 4 : X(axis), top - 12, name, anchor);
            var ticks = axis < _axes.Count ? _axes[axis].Ticks : [.. scale.Ticks.Select(t => (scale.Position(t.Value), t.Label))];
            foreach (var (position, label) in Spread(ticks, bottom - top))
            {
                picture.Line(X(axis) - 4, Y(position), X(axis), Y(position), "fv-a");
                picture.Text(X(axis) - 7, Y(position) + 4, ChartPicture.Fit(label, axis == 0 ? left - Edge : gap * 0.6), "end", "fv-d");
            }
        }
        if (shown.Count == 0) picture.Text(Width / 2.0, (top + bottom) / 2, "no data", "middle", "fv-d");
        return picture;
    }

    // Stretches without a gap.
    private static List<List<(int Axis, double At)>> Runs(double[] positions)
    {
        var runs = new List<List<(int, double)>>();
        for (var axis = 0; axis < positions.Length; axis++)
        {
            if (double.IsNaN(positions[axis])) continue;
            if (axis == 0 || double.IsNaN(positions[axis - 1])) runs.Add([]);
            runs[^1].Add((axis, Math.Clamp(positions[axis], 0, 1)));
        }
        return runs;
    }

    // Labels that would touch the one below are left away.
    private static IEnumerable<(double Position, string Label)> Spread(IEnumerable<(double Position, string Label)> ticks, double height)
    {
        var last = double.NegativeInfinity;
        foreach (var tick in ticks.Where(t => t.Position is >= 0 and <= 1).OrderBy(t => t.Position))
        {
            if ((tick.Position - last) * height < 14) continue;
            last = tick.Position;
            yield return tick;
        }
    }
}
