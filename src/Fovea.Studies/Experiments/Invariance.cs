using Fovea.Data;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Accuracy on moved and turned test pictures, of a perceptron and of a convolutional network, with and without
/// augmentation.</summary>
public sealed class Invariance : IExperiment
{
    /// <inheritdoc/>
    public string Name => "invariance";

    /// <inheritdoc/>
    public string Description => "Accuracy against translation and rotation of the test pictures: MLP and CNN, with and without augmentation.";

    /// <inheritdoc/>
    public string Source => "A. Azulay, Y. Weiss: Why do deep convolutional networks generalize so poorly to small image transformations?, 2019, arXiv:1805.12177";

    /// <inheritdoc/>
    public string Duration => "4 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var range = context.Quick ? new Ranges("digits", [0, 1, 2, 3], [0, 15, 30, 45, 60, 90], 12, 359, Augmented: 1, Turned: 30)
            : new("mnist", [0, 1, 2, 3, 4, 6, 8], [0, 15, 30, 45, 60, 75, 90, 120, 150, 180], 5, 2000, Augmented: 4, Turned: 30);
        Kind[] kinds =
        [
            new("MLP", "mlp", "mnist-mlp", false), new("CNN", "cnn", "small-cnn", false),
            new("MLP, augmented", "mlp-augmented", "mnist-mlp", true), new("CNN, augmented", "cnn-augmented", "small-cnn", true),
        ];
        context.Planned = kinds.Length;
        var runs = kinds.Select(k => context.Train(k.Folder, Config(context, range, k))).ToList();
        var pictures = runs[0].Session.Data.Test.Some(range.Pictures);
        List<double[]> Accuracy(int[] amounts, Func<int, IEnumerable<ITransform>> changes) => [.. runs.Select(run =>
            amounts.Select(a => changes(a).Average(t => run.Predict(pictures, t).Accuracy)).ToArray())];
        var (moved, turned) = (Accuracy(range.Shifts, Shifts), Accuracy(range.Angles, Turns));
        var (at, angle) = (Array.IndexOf(range.Shifts, range.Augmented), Array.IndexOf(range.Angles, range.Turned));
        var gallery = new PictureGallery("One picture, moved and turned, with the answers");
        foreach (var shift in range.Shifts) gallery.Add(Answer(new PictureShift(0, shift), Invariant($"{shift} px to the right")));
        foreach (var degrees in range.Angles) gallery.Add(Answer(new PictureTurn(degrees), Invariant($"{degrees}°")));
        return new()
        {
            Text = Invariant($"Augmented: moved at random by up to {range.Augmented} px and turned by up to {range.Turned}° while learning. Each test picture is moved up, down, ")
                + "left and right, and turned both ways; zeros come in. Plain pictures never moved while learning: what a network tolerates then, its layers give.",
            Findings =
            [
                new(Invariant($"moved by {range.Augmented} px the CNN keeps {moved[1][at]:P1}, the MLP {moved[0][at]:P1} (unmoved {moved[1][0]:P1} and {moved[0][0]:P1})"),
                    moved[1][at] > moved[0][at]),
                new(Invariant($"no network is invariant by itself: moved by {range.Shifts[^1]} px the CNN keeps {moved[1][^1]:P1}"),
                    moved[1][^1] < moved[1][0] - 0.2),
                new(Invariant($"with augmentation, moved by {range.Augmented} px: CNN {moved[1][at]:P1} → {moved[3][at]:P1}, MLP {moved[0][at]:P1} → {moved[2][at]:P1}"),
                    moved[3][at] > moved[1][at] + 0.03 && moved[2][at] > moved[0][at] + 0.03),
                new(Invariant($"with augmentation, turned by {range.Turned}°: CNN {turned[1][angle]:P1} → {turned[3][angle]:P1}, MLP {turned[0][angle]:P1} → {turned[2][angle]:P1}"),
                    turned[3][angle] > turned[1][angle] && turned[2][angle] > turned[0][angle]),
                new(Invariant($"beyond what was learned it helps little: turned by 90° the augmented CNN keeps {turned[3][Array.IndexOf(range.Angles, 90)]:P1}"),
                    turned[3][Array.IndexOf(range.Angles, 90)] < turned[3][angle] - 0.2),
            ],
            Tables = [Table("Moved, pixels", range.Shifts, moved), Table("Turned, degrees", range.Angles, turned)],
            Charts =
            [
                Chart("Moved test pictures", "pixels", range.Shifts, moved), Chart("Turned test pictures", "degrees", range.Angles, turned),
            ],
            Galleries = [gallery],
            Figures = new()
            {
                ["dataset"] = range.Data, ["pixels"] = range.Shifts, ["degrees"] = range.Angles,
                ["networks"] = kinds.Select((k, i) => new Fields
                {
                    ["name"] = k.Title, ["translated"] = moved[i], ["rotated"] = turned[i],
                }),
            },
        };

        GalleryPicture Answer(ITransform change, string what)
        {
            var one = pictures.Subset([0]);
            return new(one.Changed(0, change), $"{what}: {string.Join(", ", kinds.Zip(runs, (k, run) =>
                $"{k.Title} {one.ClassNames[run.Predict(one, change).Predicted[0]]}"))}");
        }

        PageTable Table(string title, int[] amounts, List<double[]> accuracy)
        {
            var table = new PageTable($"Accuracy: {title}", ["network", .. amounts.Select(a => Invariant($"{a}>"))]);
            foreach (var (kind, row) in kinds.Zip(accuracy)) table.Add([kind.Title, .. row.Select(a => Invariant($"{a:P1}"))]);
            return table;
        }

        LineChart Chart(string title, string unit, int[] amounts, List<double[]> accuracy)
        {
            var chart = new LineChart(title) { XLabel = unit, YLabel = "share recognised" };
            foreach (var (kind, row) in kinds.Zip(accuracy)) chart.Add(kind.Title, amounts.Select(a => (double)a), row);
            return chart;
        }
    }

    private static IEnumerable<ITransform> Shifts(int pixels) => pixels == 0 ? [new PictureShift(0, 0)]
        : [new PictureShift(pixels, 0), new PictureShift(-pixels, 0), new PictureShift(0, pixels), new PictureShift(0, -pixels)];

    private static IEnumerable<ITransform> Turns(int degrees) => degrees is 0 or 180 ? [new PictureTurn(degrees)]
        : [new PictureTurn(degrees), new PictureTurn(-degrees)];

    private static Training.RunConfig Config(ExperimentContext context, Ranges range, Kind kind) => new()
    {
        Dataset = range.Data, Network = kind.Network, Seed = context.Seed, Epochs = range.Epochs, BatchSize = context.Quick ? 32 : 64,
        LearningRate = 0.002, Optimizer = "adam", Schedule = "cosine",
        Transforms = !kind.IsAugmented ? [] :
        [
            new Part("randomTranslation").With("fraction", range.Augmented / (context.Quick ? 8.0 : 28)),
            new Part("randomRotation").With("degrees", (double)range.Turned),
        ],
    };

    private sealed record Ranges(string Data, int[] Shifts, int[] Angles, int Epochs, int Pictures, int Augmented, int Turned);

    private sealed record Kind(string Title, string Folder, Part Network, bool IsAugmented);
}
