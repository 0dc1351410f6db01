using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Made pictures in the eyes of a classifier, beside real ones.</summary>
internal sealed class QualityInspection : GeneratorInspection
{
    public override string Name => "quality";

    public override int Order => 17;

    public override string Title => "Quality";

    public override string Description => "what a classifier says of samples: sure or not, all classes or some, how far from real pictures";

    public override bool IsQuick => false;

    public override bool Applies(InspectionContext context) => base.Applies(context) && context.Session.Run is not null;

    public override InspectionResult Inspect(InspectionContext context)
    {
        var (session, options) = (context.Session, context.Options);
        var judge = QualityClassifier.Of(session, options.Classifier, context.Note, context.Cancellation);
        var q = SampleQuality.Of(judge, PictureMaker.Of(session), session.Data, options.Judged, options.Seed, context.Cancellation);
        var chart = new BarChart("Share of samples of each class") { ValueLabel = "%", ValueFormat = "0.0" };
        foreach (var (name, share) in q.ClassNames.Zip(q.Shares)) chart.Add(name, 100 * share);
        var table = new PageTable("Fréchet distance of features to those of the test set", "pictures", "distance>");
        table.Add(Invariant($"{q.Count:N0} samples"), Invariant($"{q.Distance:F2}"));
        table.Add(Invariant($"{q.Compared.Training:N0} training pictures"), Invariant($"{q.RealDistance:F2}"));
        table.Add("Gaussian of real pixels", Invariant($"{q.GaussianDistance:F2}"));
        var figures = new PageFigures().Add("mean confidence", Invariant($"{q.MeanConfidence:F3}"), Invariant($"of {q.Count:N0} samples"))
            .Add("rarest class", Invariant($"{100 * q.Shares.Min():F1} %"), q.ClassNames[Array.IndexOf([.. q.Shares], q.Shares.Min())])
            .Add("commonest class", Invariant($"{100 * q.Shares.Max():F1} %"), q.ClassNames[Array.IndexOf([.. q.Shares], q.Shares.Max())])
            .Add("entropy of the classes", Invariant($"{q.Entropy:F3}"), Invariant($"at most {Math.Log(q.Shares.Count):F3}"))
            .Add("Fréchet distance", Invariant($"{q.Distance:F2}"), Invariant($"{q.TimesBelowGaussian:F1} times below Gaussian pixels"));
        if (double.IsFinite(q.Variety)) figures.Add("distances within a class", Invariant($"{q.Variety:F2}"), "of those of real pictures");
        List<PageBlock> blocks = [figures, table, new PageChart(chart)];
        if (q.Collapse is { } collapse) blocks.Insert(0, new PageText(char.ToUpperInvariant(collapse[0]) + collapse[1..] + "."));
        var known = double.IsFinite(q.ClassifierAccuracy)
            ? Invariant($"; it recognises {100 * q.ClassifierAccuracy:F2} % of the test set") : "";
        return new()
        {
            Text = "A classifier that was trained on real pictures looks at the samples" + known
                + ". The distance is that of its features, as normal distributions; real training pictures are as near as can be, pictures drawn from a normal distribution of real pixels are what comes of knowing pixels in pairs.",
            Line = Invariant($"mean confidence {q.MeanConfidence:F3}, classes {100 * q.Shares.Min():F1}…{100 * q.Shares.Max():F1} %, entropy {q.Entropy:F3} of {Math.Log(q.Shares.Count):F3}, Fréchet distance {q.Distance:F2} (training {q.RealDistance:F2}, Gaussian pixels {q.GaussianDistance:F2}: {q.TimesBelowGaussian:F1} times); ")
                + (q.Collapse ?? "no mode collapse"),
            Blocks = blocks, Figures = q.ToFields(),
        };
    }
}
