using Fovea.Data;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Images whose label is likely wrong.</summary>
internal sealed class LabelsInspection : IInspection
{
    private const int MostImages = 20_000, Reduced = 64, Folds = 5, Listed = 100;
    private const double Able = 0.8;

    public string Name => "labels";

    public int Order => 120;

    public string Title => "Likely wrong labels";

    public string Description => "training images, and others, whose label is likely wrong";

    public bool IsQuick => false;

    public bool Applies(InspectionContext context) => context.IsClassification && context.HasPictures
        && context.Session.Data.Training.Count >= 2 * Folds;

    public InspectionResult Inspect(InspectionContext context)
    {
        var (training, answers) = (context.Session.Data.Training, context.Answers);
        var features = PictureFeatures.Of(context, training, MostImages);
        int[] labels = [.. features.Indices.Select(training.Label)];
        var probabilities = HeldOutProbabilities.Of(features.Reduced(Reduced, mostSteps: 30), labels, training.ClassNames.Count, Folds,
            context.Options.Seed);
        var learned = ConfidentLearning.Find(probabilities, labels).Select(d => d with { Index = features.Indices[d.Index] }).ToList();
        var shown = ConfidentLearning.Find(ClassProbabilities.Of(answers.Scores, answers.Scores.Length / answers.Predicted.Length),
            answers.Labels);
        // A judge that is often wrong doubts most of what it does not recognise.
        var judged = labels.Select((label, i) => Likeliest(probabilities, i, training.ClassNames.Count) == label ? 1.0 : 0).Average();
        var warning = judged >= Able ? "" : Invariant($" Here they recognise only {100 * judged:F0} % of the training images: most doubts are their own mistakes.");
        var all = Invariant($"{training.Count:N0}");
        var ofTraining = features.Indices.Length < training.Count ? Invariant($"{features.Indices.Length:N0} of {all}") : all;
        var first = Gallery(context, training, learned, "training");
        var second = Gallery(context, context.Shown, [.. shown], context.ShownName);
        return new()
        {
            Text = "Confident learning: an image is doubted where another class is more likely than its label, and at least as likely as that "
                + "class usually is for its own images. Training images are judged by linear classifiers on the network's features, each "
                + $"fitted on {Folds - 1} of {Folds} parts of the images and asked about the last; the features themselves were learned from these "
                + $"labels, so that some wrong labels stay hidden. The {context.ShownName} images are judged by the network. The most doubtful come "
                + "first; hard images are among them, so look before you delete." + warning,
            Line = Invariant($"{learned.Count:N0} of {ofTraining} training images and {shown.Count:N0} of {answers.Predicted.Length:N0} {context.ShownName} images are doubtful"),
            Blocks = [first, second],
            Figures = new()
            {
                ["trainingImages"] = features.Indices.Length, ["judgesAccuracy"] = judged,
                ["training"] = Figures(learned), ["trainingCount"] = learned.Count,
                [context.ShownName] = Figures(shown), [context.ShownName + "Count"] = shown.Count,
            },
        };
    }

    private static PictureGallery Gallery(InspectionContext context, Dataset pictures, List<LabelDoubt> doubts, string part)
    {
        var title = Invariant($"{char.ToUpperInvariant(part[0])}{part[1..]} images: {doubts.Count:N0} doubtful");
        var gallery = new PictureGallery(doubts.Count > context.Options.Samples ? title + ", the first of them" : title);
        var names = pictures.ClassNames;
        foreach (var doubt in doubts.Take(context.Options.Samples))
            gallery.Add(new(ShownPicture.Small(pictures.ToImage(doubt.Index)), $"{names[doubt.Label]}, perhaps {names[doubt.Suggested]}")
            {
                Note = Invariant($"{part} image {doubt.Index}: labelled {names[doubt.Label]}"),
                Scores = [(names[doubt.Suggested], doubt.SuggestedProbability), (names[doubt.Label], doubt.LabelProbability)],
            });
        return gallery;
    }

    private static int Likeliest(double[] probabilities, int row, int classes) =>
        Enumerable.Range(0, classes).MaxBy(k => probabilities[row * classes + k]);

    private static IEnumerable<Fields> Figures(IEnumerable<LabelDoubt> doubts) => doubts.Take(Listed).Select(d => new Fields
    {
        ["index"] = d.Index, ["label"] = d.Label, ["suggested"] = d.Suggested, ["labelProbability"] = d.LabelProbability,
        ["suggestedProbability"] = d.SuggestedProbability,
    });
}
