using System.Globalization;
using Fovea.Data;
using Fovea.Reports;

namespace Fovea.Studio;

/// <summary>A data set in memory, with the positions of each class.</summary>
internal sealed class OpenData
{
    // Of more classes a chart is longer than a table that scrolls.
    private const int MostBars = 40;

    private readonly int[][] _train, _test;

    public OpenData(Dataset train, Dataset test, IReadOnlyList<string> warnings)
    {
        (Train, Test, Warnings) = (train, test, warnings);
        (_train, _test) = (ByClass(train), ByClass(test));
        Statistics = train.ChannelStatistics();
    }

    public Dataset Train { get; }

    public Dataset Test { get; }

    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Of the training pictures, values 0…1.</summary>
    public (float[] Mean, float[] Std) Statistics { get; }

    /// <summary>A part by its name.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public Dataset Part(string name) => name switch
    {
        "train" => Train,
        "test" => Test,
        _ => throw new ArgumentException($"part: expected train or test, got '{Excerpt.Of(name)}'"),
    };

    /// <summary>Positions of the pictures of a class in a part; of all for −1.</summary>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public IReadOnlyList<int> Positions(string part, int label) => label >= 0 ? (Part(part) == Train ? _train : _test)[label]
        : [.. Enumerable.Range(0, Part(part).Count)];

    /// <summary>What there is to say of the whole.</summary>
    public Fields ToFields()
    {
        var (mean, std) = Statistics;
        return new()
        {
            ["html"] = PageFragment.ToHtml(Blocks()), ["train"] = Train.Count, ["test"] = Test.Count, ["classes"] = Train.ClassNames,
            ["trainCounts"] = _train.Select(c => c.Length), ["testCounts"] = _test.Select(c => c.Length),
            ["shape"] = Train.ImageShape.Sizes.ToArray(), ["mean"] = mean, ["std"] = std,
        };
    }

    private IEnumerable<PageBlock> Blocks()
    {
        var (mean, std) = Statistics;
        var shape = Train.ImageShape;
        yield return new PageFigures().Add("Training pictures", Number(Train.Count)).Add("Test pictures", Number(Test.Count))
            .Add("Classes", Number(Train.ClassNames.Count)).Add("Picture", $"{shape[2]} × {shape[1]}", shape[0] == 1 ? "grey" : "colour")
            .Add("Mean", List(mean), "of training pixels, 0 to 1").Add("Standard deviation", List(std), "of training pixels, 0 to 1");
        if (Warnings.Count > 0) yield return new PageText(Warnings) { Kind = PageTextKind.List };
        if (Train.ClassNames.Count <= MostBars)
            yield return new PageColumns().Add("", new PageChart(Bars("Training pictures by class", _train)))
                .Add("", new PageChart(Bars("Test pictures by class", _test)));
        else
        {
            var table = new PageTable("Pictures by class", "class", "training>", "test>");
            foreach (var (k, name) in Train.ClassNames.Index()) table.Add(name, Number(_train[k].Length), Number(_test[k].Length));
            yield return table;
        }
    }

    private BarChart Bars(string title, int[][] classes)
    {
        var chart = new BarChart(title) { ValueLabel = "pictures", ValueFormat = "#,0" };
        foreach (var (k, name) in Train.ClassNames.Index()) chart.Add(name, classes[k].Length);
        return chart;
    }

    private static int[][] ByClass(Dataset part)
    {
        var classes = part.ClassNames.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < part.Count; i++) classes[part.Label(i)].Add(i);
        return Array.ConvertAll(classes, c => c.ToArray());
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string List(float[] values) => string.Join(", ", values.Select(v => v.ToString("F3", CultureInfo.InvariantCulture)));
}
