using System.Diagnostics;
using System.Globalization;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>A run looked at from all sides: one page, and the figures.</summary>
/// <example><code>
/// var run = TrainingSession.Open("runs/digits-1");
/// RunInspection.Of(new(run), RunInspection.All).Page.Write("report.html");
/// </code></example>
public sealed class RunInspection
{
    /// <summary>The page's file in a run folder.</summary>
    public const string FileName = "report.html";

    private RunInspection(InspectionContext context, IReadOnlyList<(IInspection, InspectionResult)> results,
        IReadOnlyList<double> seconds) => (Context, Results, Seconds) = (context, results, seconds);

    /// <summary>All inspections that there are, in the order of the page.</summary>
    public static IReadOnlyList<IInspection> All => Catalog<IInspection>.All;

    /// <summary>What was looked at.</summary>
    public InspectionContext Context { get; }

    /// <summary>The inspections that made sense for the run, with what they found.</summary>
    public IReadOnlyList<(IInspection Inspection, InspectionResult Result)> Results { get; }

    /// <summary>The time that each of them took, in seconds; the first that needs the network's answers waits for them.</summary>
    public IReadOnlyList<double> Seconds { get; }

    /// <summary>Looks at a run.</summary>
    /// <param name="context">The run.</param>
    /// <param name="inspections">What is looked at; those that make no sense for the run are left out.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RunInspection Of(InspectionContext context, IEnumerable<IInspection> inspections)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inspections);
        using var _ = context.Session.Context.Use();
        var (results, seconds) = (new List<(IInspection, InspectionResult)>(), new List<double>());
        foreach (var inspection in inspections.OrderBy(i => i.Order).Where(i => i.Applies(context)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!inspection.IsQuick) context.Note?.Invoke($"{inspection.Name}: {inspection.Description}");
            var start = Stopwatch.GetTimestamp();
            results.Add((inspection, inspection.Inspect(context)));
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return new(context, results, seconds);
    }

    /// <summary>The page that is written when a training ends: what takes next to no time.</summary>
    internal static void WriteQuick(TrainingSession session, Predictions? test, Predictions? validation) =>
        Of(new(session, null, test, validation), All.Where(i => i.IsQuick)).Page.Write(session.Run!.In(FileName));

    /// <summary>The figures of each inspection by its name in camel case.</summary>
    public Fields Figures
    {
        get
        {
            var fields = new Fields();
            foreach (var (inspection, result) in Results) fields[Key(inspection.Name)] = result.Figures;
            return fields;
        }
    }

    /// <summary>The page.</summary>
    public ReportPage Page
    {
        get
        {
            var config = Context.Session.Config;
            var epochs = config.Epochs == 1 ? "1 epoch" : string.Create(CultureInfo.InvariantCulture, $"{config.Epochs} epochs");
            var page = new ReportPage(config.Name)
            {
                Summary = string.Create(CultureInfo.InvariantCulture,
                    $"{config.Network.Name} on {config.Dataset.Name}, {Context.Session.Data.Training.Count:N0} images, {epochs}, seed {config.Seed}"),
            };
            foreach (var (inspection, result) in Results)
            {
                var section = page.Section(inspection.Title, result.Text);
                foreach (var block in result.Blocks) section.Add(block);
            }
            return page;
        }
    }

    /// <summary>An inspection's name in camel case, as in <see cref="Figures"/>.</summary>
    public static string Key(string name) =>
        string.Concat(name.Split('-').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
