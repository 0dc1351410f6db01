using Fovea.Reports;

namespace Fovea.Studies;

/// <summary>What a study found.</summary>
public sealed record ExperimentResult
{
    /// <summary>What it was to show, each with whether it came out so.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How it was done, in a few sentences; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>The figures for people.</summary>
    public IReadOnlyList<PageTable> Tables { get; init; } = [];

    /// <summary>The plots.</summary>
    public IReadOnlyList<Chart> Charts { get; init; } = [];

    /// <summary>Pictures, such as those that a network errs on.</summary>
    public IReadOnlyList<PictureGallery> Galleries { get; init; } = [];

    /// <summary>The figures for programs.</summary>
    public Fields Figures { get; init; } = [];

    /// <summary>Whether all came out as it should.</summary>
    public bool Holds => Findings.All(f => f.Holds);

    /// <summary>The page of the study.</summary>
    /// <param name="experiment">The study.</param>
    /// <param name="context">What it was told.</param>
    public ReportPage ToPage(IExperiment experiment, ExperimentContext context)
    {
        var page = new ReportPage(experiment.Name) { Summary = experiment.Description };
        var findings = page.Section("Findings", Text)
            .Add(new PageText([.. Findings.Select(f => f.ToString())]) { Kind = PageTextKind.List });
        findings.Add(new PageText($"Source: {experiment.Source}.",
            $"Seed {context.Seed}{(context.Quick ? ", the quick form: fewer samples and epochs" : "")}. "
            + $"Run again by: fovea experiment {experiment.Name}{(context.Quick ? " --quick" : "")}"));
        if (Charts.Count > 0)
        {
            var section = page.Section("Plots");
            foreach (var chart in Charts) section.Add(new PageChart(chart));
        }
        if (Tables.Count > 0)
        {
            var section = page.Section("Figures");
            foreach (var table in Tables) section.Add(table);
        }
        if (Galleries.Count > 0)
        {
            var section = page.Section("Pictures");
            foreach (var gallery in Galleries) section.Add(gallery);
        }
        return page;
    }
}

/// <summary>Something that a study was to show.</summary>
/// <param name="Text">A sentence with its figures, true or not: <c>with batch norm the loss stays below 0.5 at every scale (largest
/// 0.41)</c>.</param>
/// <param name="Holds">Whether it came out so.</param>
public readonly record struct Finding(string Text, bool Holds)
{
    /// <summary>The sentence, with a sign before it.</summary>
    public override string ToString() => $"{(Holds ? "✓" : "✗ not shown:")} {Text}";
}
