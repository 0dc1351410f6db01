using System.Globalization;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Accuracy, precision, recall and F1 of each class.</summary>
internal sealed class ClassesInspection : IInspection
{
    private const int MostBars = 40;

    public string Name => "classes";

    public int Order => 70;

    public string Title => "Class by class";

    public string Description => "accuracy, precision, recall and F1 of each class";

    public InspectionResult Inspect(InspectionContext context)
    {
        var (names, figures) = (context.Shown.ClassNames, ClassFigures.Of(context.Answers.Confusion()));
        var table = new PageTable($"On the {context.ShownName} images", "class", "images>", "accuracy>", "precision>", "recall>", "F1>");
        // Of one class's images, the share that is recognised is its recall.
        void Row(string name, ClassFigure f, string accuracy) => table.Add(name, f.Support.ToString("N0", CultureInfo.InvariantCulture),
            accuracy, Number(f.Precision), Number(f.Recall), Number(f.F1));
        foreach (var (name, figure) in names.Zip(figures.Classes)) Row(name, figure, Percent(figure.Recall, figure.Support));
        Row("macro mean", figures.Macro, Percent(figures.Macro.Recall, 1));
        Row("weighted mean", figures.Weighted, Percent(figures.Weighted.Recall, 1));
        var chart = new BarChart("Accuracy of each class") { ValueFormat = "0.0", ValueLabel = "percent of its images" };
        foreach (var (name, figure) in names.Zip(figures.Classes).OrderBy(c => c.Second.Recall).Take(MostBars))
            chart.Add(name, figure.Support > 0 ? 100 * figure.Recall : double.NaN);
        return new()
        {
            Text = "Recall is the share of a class's images that are recognised, its accuracy; precision the share of its answers that are "
                + "right; F1 their harmonic mean. The macro mean counts every class alike, the weighted mean every image.",
            Line = Invariant($"macro F1 {figures.Macro.F1:F4}, weighted F1 {figures.Weighted.F1:F4}"),
            Blocks = [new PageChart(chart), table],
            Figures = new()
            {
                ["classes"] = names.Zip(figures.Classes).Select(c => Fields(c.First, c.Second)),
                ["macro"] = Fields(null, figures.Macro), ["weighted"] = Fields(null, figures.Weighted),
            },
        };
    }

    private static Fields Fields(string? name, ClassFigure f)
    {
        var fields = new Fields();
        if (name is not null) fields["name"] = name;
        (fields["images"], fields["precision"], fields["recall"], fields["f1"]) = (f.Support, f.Precision, f.Recall, f.F1);
        return fields;
    }

    private static string Number(double value) => Invariant($"{value:F4}");

    private static string Percent(double value, int support) => support > 0 ? Invariant($"{100 * value:F2} %") : "–";
}
