using Fovea.Data;
using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Networks that learned from sharp pictures, tested on blurred ones and on ones of a low resolution.</summary>
public sealed class CovariateShift : IExperiment
{
    /// <inheritdoc/>
    public string Name => "covariate-shift";

    /// <inheritdoc/>
    public string Description => "Trained on sharp pictures, tested on blurred and low-resolution ones; what matching augmentation gives back.";

    /// <inheritdoc/>
    public string Source => "D. Hendrycks, T. Dietterich: Benchmarking neural network robustness, 2019, arXiv:1903.12261; "
        + "S. Dodge, L. Karam: Understanding how image quality affects deep neural networks, 2016, arXiv:1604.04004";

    /// <inheritdoc/>
    public string Duration => "5 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        double[] sigmas = context.Quick ? [0, 0.5, 0.75, 1, 1.5] : [0, 0.5, 1, 1.5, 2, 3];
        double[] scales = context.Quick ? [1, 0.75, 0.5, 0.375] : [1, 0.75, 0.5, 0.375, 0.25, 0.125];
        // The end of what the augmented networks learn from.
        var (most, least) = context.Quick ? (1.5, 0.375) : (2.0, 0.25);
        Part blur = new Part("randomBlur").With("maxSigma", most), resolution = new Part("randomResolution").With("minScale", least);
        (string Title, string Name, IReadOnlyList<Part> Transforms)[] kinds =
            [("sharp", "sharp", []), ("blurred", "blur", [blur]), ("low resolution", "resolution", [resolution])];
        context.Planned = kinds.Length;
        var runs = kinds.Select(k => context.Train(k.Name, Config(context, k.Transforms))).ToList();
        var pictures = runs[0].Session.Data.Test.Some(context.Quick ? 359 : 2000);
        var blurred = runs.Select(run => sigmas.Select(s => run.Predict(pictures, new RandomBlur(s, s)).Accuracy).ToArray()).ToList();
        var coarse = runs.Select(run => scales.Select(s => run.Predict(pictures, new RandomResolution(s, s)).Accuracy).ToArray()).ToList();
        var (atBlur, atScale) = (Array.IndexOf(sigmas, most), Array.IndexOf(scales, least));
        var gallery = new PictureGallery("Test pictures as the networks see them");
        foreach (var index in new[] { 0, 1 })
        {
            foreach (var s in sigmas) gallery.Add(new(pictures.Changed(index, new RandomBlur(s, s)), Invariant($"σ = {s} pixels")));
            foreach (var s in scales) gallery.Add(new(pictures.Changed(index, new RandomResolution(s, s)), Invariant($"{s:P1} of the resolution")));
        }
        return new()
        {
            Text = Invariant($"The same network learns three times: from sharp pictures, from pictures blurred by a Gaussian of σ = 0…{most} pixels, and ")
                + Invariant($"from pictures scaled down to {least:P1}…100 % of their sides and up again. The labels mean the same; only what ")
                + "pictures look like changes.",
            Findings =
            [
                new(Invariant($"trained sharp, accuracy falls from {blurred[0][0]:P1} to {blurred[0][atBlur]:P1} at σ = {most} and to {coarse[0][atScale]:P1} at {least:P1} of the resolution"),
                    blurred[0][atBlur] < blurred[0][0] - 0.1 && coarse[0][atScale] < coarse[0][0] - 0.1),
                new(Invariant($"training on blurred pictures gives back: {blurred[0][atBlur]:P1} → {blurred[1][atBlur]:P1} at σ = {most}"),
                    blurred[1][atBlur] > blurred[0][atBlur] + 0.1),
                new(Invariant($"training on low resolutions gives back: {coarse[0][atScale]:P1} → {coarse[2][atScale]:P1} at {least:P1}"),
                    coarse[2][atScale] > coarse[0][atScale] + 0.1),
                new(Invariant($"on sharp pictures it costs less than it gives back: {blurred[0][0]:P1} fall to {blurred[1][0]:P1} and {coarse[2][0]:P1}"),
                    blurred[0][0] - blurred[1][0] < blurred[1][atBlur] - blurred[0][atBlur]
                    && coarse[0][0] - coarse[2][0] < coarse[2][atScale] - coarse[0][atScale]),
                new(Invariant($"each helps against the other: blurred training gives {coarse[1][atScale]:P1} at {least:P1}, low resolutions {blurred[2][atBlur]:P1} at σ = {most}"),
                    coarse[1][atScale] > coarse[0][atScale] && blurred[2][atBlur] > blurred[0][atBlur]),
            ],
            Tables =
            [
                Table("Blurred test pictures, σ in pixels", sigmas, blurred), Table("Low resolution, share of the sides", scales, coarse),
            ],
            Charts =
            [
                Chart("Blurred test pictures", "σ in pixels", sigmas, blurred),
                Chart("Test pictures of low resolution", "share of the sides", scales, coarse),
            ],
            Galleries = [gallery],
            Figures = new()
            {
                ["sigmas"] = sigmas, ["scales"] = scales,
                ["trained"] = kinds.Select((k, i) => new Fields
                {
                    ["name"] = k.Title, ["blurred"] = blurred[i], ["lowResolution"] = coarse[i],
                }),
            },
        };

        PageTable Table(string title, double[] amounts, List<double[]> accuracy)
        {
            var table = new PageTable(title, ["trained on", .. amounts.Select(a => Invariant($"{a:0.###}>"))]);
            foreach (var (kind, row) in kinds.Zip(accuracy)) table.Add([kind.Title, .. row.Select(a => Invariant($"{a:P1}"))]);
            return table;
        }

        LineChart Chart(string title, string unit, double[] amounts, List<double[]> accuracy)
        {
            var chart = new LineChart(title) { XLabel = unit, YLabel = "share recognised" };
            foreach (var (kind, row) in kinds.Zip(accuracy)) chart.Add($"trained on {kind.Title}", amounts, row);
            return chart;
        }
    }

    private static RunConfig Config(ExperimentContext context, IReadOnlyList<Part> transforms) => new()
    {
        Dataset = context.Quick ? "digits" : "cifar10", NumTrain = context.Quick ? null : 20_000, Network = "small-cnn",
        Seed = context.Seed, Epochs = 12, BatchSize = context.Quick ? 32 : 64, LearningRate = 0.002, Optimizer = "adam",
        Schedule = "cosine", Transforms = transforms,
    };
}
