using System.Globalization;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Which class is taken for which.</summary>
internal sealed class ConfusionInspection : IInspection
{
    private const int MostPairs = 10, MostClasses = 40, FewerClasses = 25;

    public string Name => "confusion";

    public int Order => 60;

    public string Title => "Confusion";

    public string Description => "which class is taken for which: counts, shares, the most confused pairs";

    public InspectionResult Inspect(InspectionContext context)
    {
        var (answers, names) = (context.Answers, context.Shown.ClassNames);
        var counts = answers.Confusion();
        var pairs = answers.MostConfused(MostPairs);
        // A matrix of hundreds of classes cannot be read.
        int[] shown = names.Count <= MostClasses ? [.. Enumerable.Range(0, names.Count)]
            : [.. answers.Misclassified.GroupBy(context.Shown.Label).OrderByDescending(g => g.Count()).Take(FewerClasses)
                .Select(g => g.Key).Order()];
        var table = new PageTable("The most confused pairs", "class", "taken for", "images>", "of the class>");
        foreach (var (label, predicted, count) in pairs)
            table.Add(names[label], names[predicted], count.ToString(CultureInfo.InvariantCulture), Invariant($"{100 * count / Support(counts, label):F1} %"));
        return new()
        {
            Text = "A row is a class, a column an answer; what is right stands on the diagonal."
                + (shown.Length < names.Count ? Invariant($" Of {names.Count} classes the {shown.Length} with most mistakes are shown.") : ""),
            Line = pairs is [var (first, other, most), ..] ? Invariant($"most confused: {names[first]} as {names[other]} ({most})") : "no mistakes",
            Blocks =
            [
                Chart("Counts", counts, shown, names, (t, p) => counts[t, p], "#,#"),
                Chart("Percent of each class", counts, shown, names, (t, p) => 100 * counts[t, p] / Support(counts, t), "0.#;;"),
                .. pairs.Count > 0 ? new PageBlock[] { table } : [],
            ],
            Figures = new()
            {
                ["classes"] = names, ["counts"] = Rows(counts, (t, p) => (object)(int)counts[t, p]),
                ["shares"] = Rows(counts, (t, p) => counts[t, p] / Support(counts, t)),
                ["mostConfused"] = pairs.Select(p => new Fields { ["label"] = p.Label, ["predicted"] = p.Predicted, ["count"] = p.Count }),
            },
        };
    }

    private static double Support(double[,] counts, int label) => Enumerable.Range(0, counts.GetLength(1)).Sum(p => counts[label, p]);

    private static PageChart Chart(string title, double[,] counts, int[] shown, IReadOnlyList<string> names, Func<int, int, double> value,
        string format)
    {
        var values = new double[shown.Length, shown.Length];
        for (var t = 0; t < shown.Length; t++)
            for (var p = 0; p < shown.Length; p++) values[t, p] = value(shown[t], shown[p]);
        string[] labels = [.. shown.Select(i => names[i])];
        return new(new HeatMap(title, values)
        {
            RowLabels = labels, ColumnLabels = labels, XLabel = "predicted", YLabel = "true", ValueFormat = format,
        });
    }

    private static IEnumerable<IEnumerable<object>> Rows<T>(double[,] counts, Func<int, int, T> value) where T : notnull =>
        Enumerable.Range(0, counts.GetLength(0)).Select(t => Enumerable.Range(0, counts.GetLength(1)).Select(p => (object)value(t, p)));
}
