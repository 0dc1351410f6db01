using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>The figures that matter most.</summary>
internal sealed class SummaryInspection : IInspection
{
    public string Name => "summary";

    public int Order => 0;

    public string Title => "In short";

    public string Description => "the figures that matter most";

    public bool Applies(InspectionContext context) => true;

    public InspectionResult Inspect(InspectionContext context)
    {
        var (session, figures, block) = (context.Session, new Fields(), new PageFigures());
        var lines = session.Run?.ReadMetrics() ?? [];
        foreach (var part in new[] { "test", "validation", "training" })
        {
            var line = lines.LastOrDefault(l => l[part + "Loss"] is not null);
            if (line is null) continue;
            var count = part == "test" ? session.Data.Test.Count : part == "training" ? session.Data.Training.Count
                : session.Data.Validation?.Count ?? 0;
            foreach (var metric in session.Trainer.Task.Metrics.Take(2))
            {
                var key = part + char.ToUpperInvariant(metric.Name[0]) + metric.Name[1..];
                if ((double?)line[key] is not { } value) continue;
                figures[key] = value;
                var note = part == "training" ? Invariant($"of {count:N0} images, while learning") : Invariant($"of {count:N0} images");
                block.Add($"{part} {metric.Name}", metric.Format(value), note);
            }
            figures[part + "Loss"] = (double?)line[part + "Loss"];
            if (part == "test") block.Add("test loss", Invariant($"{(double?)line["testLoss"]:G4}"), "mean of an image");
        }
        block.Add("parameters", Invariant($"{session.Network.ParameterCount:N0}"), session.Config.Network.Name);
        if (session.Run is { } run && RunRecord.Load(run).LearningTime is { TotalSeconds: > 0 } time)
            block.Add("learning time", time.TotalSeconds < 90 ? Invariant($"{time.TotalSeconds:F1} s") : Invariant($"{time.TotalMinutes:F1} min"));
        figures["parameters"] = session.Network.ParameterCount;
        return new()
        {
            Text = "Measured when the training ended; the training figures are means over the last epoch, while the network was learning.",
            Line = string.Join(", ", block.Figures.Select(f => $"{f.Name} {f.Value}")),
            Blocks = [block], Figures = figures,
        };
    }
}
