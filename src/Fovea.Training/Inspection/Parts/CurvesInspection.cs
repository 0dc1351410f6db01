using Fovea.Reports;

namespace Fovea.Training;

/// <summary>Loss, metrics and learning rate in the course of the training.</summary>
internal sealed class CurvesInspection : IInspection
{
    public string Name => "curves";

    public int Order => 10;

    public string Title => "Curves";

    public string Description => "loss against images seen, metrics and learning rate by epoch";

    public bool Applies(InspectionContext context) => context.Session.Run?.ReadMetrics().Count > 0;

    public InspectionResult Inspect(InspectionContext context)
    {
        var run = context.Session.Run!;
        var charts = RunCurves.Of(run).Select(c => c.Chart).ToList();
        if (RunCurves.LearningRate(run) is { } rate) charts.Add(rate);
        List<double?> Column(string kind, string key) =>
            [.. run.ReadMetrics().Where(l => (string?)l["kind"] == kind && l[key] is not null).Select(l => (double?)l[key])];
        var window = context.Session.Config.LossWindow;
        return new()
        {
            Text = $"The training loss is the mean of {window} mini-batches, taken while the network was learning, with dropout and changed pictures "
                + "where there are any; validation and test are measured in inference mode after an epoch.",
            Blocks = [.. charts.Select(c => new PageChart(c))],
            Figures = new()
            {
                ["windowBatches"] = window, ["windowSamples"] = Column("window", "samples"), ["windowLoss"] = Column("window", "loss"),
                ["epochSamples"] = Column("epoch", "samples"), ["trainingLoss"] = Column("epoch", "trainingLoss"),
                ["validationLoss"] = Column("epoch", "validationLoss"), ["trainingAccuracy"] = Column("epoch", "trainingAccuracy"),
                ["validationAccuracy"] = Column("epoch", "validationAccuracy"), ["testLoss"] = Column("test", "testLoss"),
                ["learningRate"] = Column("epoch", "learningRate"),
            },
        };
    }
}
