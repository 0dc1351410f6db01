using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>What the network says of the first images.</summary>
internal sealed class PredictionsInspection : IInspection
{
    public string Name => "predictions";

    public int Order => 30;

    public string Title => "Predictions";

    public string Description => "what the network says of the first images";

    public bool Applies(InspectionContext context) => context.IsClassification && context.HasPictures;

    public InspectionResult Inspect(InspectionContext context)
    {
        var (answers, count) = (context.Answers, Math.Min(context.Options.Samples, context.Shown.Count));
        var gallery = new PictureGallery($"The first {count} {context.ShownName} images");
        for (var i = 0; i < count; i++) gallery.Add(ShownPicture.Answered(answers, i, context.ShownName));
        var right = Enumerable.Range(0, count).Count(i => answers.Predicted[i] == context.Shown.Label(i));
        return new()
        {
            Text = Invariant($"{right} of the first {count} are right. A picture opens large with the probabilities of its likeliest classes."),
            Line = Invariant($"{right} of the first {count} {context.ShownName} images are right"),
            Blocks = [gallery],
            Figures = new()
            {
                ["right"] = right, ["predicted"] = answers.Predicted[..count], ["labels"] = answers.Labels[..count],
                ["probability"] = answers.Confidence[..count],
            },
        };
    }
}
