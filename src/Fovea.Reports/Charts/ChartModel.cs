namespace Fovea.Reports;

/// <summary>What a chart shows, as numbers, for those who draw it in another way than as a picture.</summary>
internal abstract record ChartModel;

/// <summary>Points over two axes.</summary>
internal sealed record PlotModel(PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series) : ChartModel;

/// <summary>One axis: its label, whether it goes by powers of ten, and values that it shows whatever the points.</summary>
internal sealed record PlotAxis(string Label, bool IsLog, IReadOnlyList<double> Also);

/// <summary>Points that belong together, and how they are drawn.</summary>
internal sealed record PlotSeries(string Name, PlotMark Mark, double[] Xs, double[] Ys)
{
    /// <summary>Of how many points these are some; 0 where they are all.</summary>
    public int Of { get; init; }
}

/// <summary>How the points of a series are drawn.</summary>
internal enum PlotMark
{
    /// <summary>A line through them, in the order of x, as a rule.</summary>
    Line,

    /// <summary>A dot each.</summary>
    Dots,

    /// <summary>A line through them in any order, such as an outline.</summary>
    Curve,

    /// <summary>A line from 0 with a dot at its end.</summary>
    Stems,
}

/// <summary>A value for each category, with its text.</summary>
internal sealed record BarModel(string ValueLabel, IReadOnlyList<(string Label, double Value, string Text)> Bars) : ChartModel;

/// <summary>A table of values with their texts and colours; paper is a map whose least values are nearly white.</summary>
internal sealed record GridModel(string XLabel, string YLabel, IReadOnlyList<string> Columns, IReadOnlyList<GridRow> Rows, bool IsOnPaper)
    : ChartModel;

/// <summary>A row of a <see cref="GridModel"/>; a cell without a value has no colour.</summary>
internal sealed record GridRow(string Label, IReadOnlyList<(string Text, Imaging.Rgb? Color)> Cells);

/// <summary>Charts side by side.</summary>
internal sealed record SheetModel(IReadOnlyList<Chart> Charts) : ChartModel;
