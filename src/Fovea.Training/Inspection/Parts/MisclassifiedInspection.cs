using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Images whose class was not recognised.</summary>
internal sealed class MisclassifiedInspection : IInspection
{
    public string Name => "misclassified";

    public int Order => 40;

    public string Title => "Mistakes";

    public string Description => "images whose class was not recognised, with both classes";

    public bool Applies(InspectionContext context) => context.IsClassification && context.HasPictures;

    public InspectionResult Inspect(InspectionContext context)
    {
        var answers = context.Answers;
        int[] wrong = [.. answers.Misclassified];
        int[] shown = [.. InspectionContext.Spread(wrong.Length, context.Options.Samples).Select(i => wrong[i])];
        var gallery = new PictureGallery(shown.Length == wrong.Length ? "All of them" : Invariant($"{shown.Length} of them, evenly spread over the set"));
        foreach (var index in shown) gallery.Add(ShownPicture.Answered(answers, index, context.ShownName));
        var text = Invariant($"{wrong.Length:N0} of {answers.Predicted.Length:N0} {context.ShownName} images are taken for another class: the answer first, then what it is.");
        return new()
        {
            Text = text, Line = Invariant($"{wrong.Length:N0} of {answers.Predicted.Length:N0} {context.ShownName} images"),
            Blocks = shown.Length > 0 ? [gallery] : [],
            Figures = new()
            {
                ["count"] = wrong.Length, ["of"] = answers.Predicted.Length,
                ["images"] = shown.Select(i => new Fields
                {
                    ["index"] = i, ["predicted"] = answers.Predicted[i], ["label"] = context.Shown.Label(i),
                    ["probability"] = answers.Confidence[i],
                }),
            },
        };
    }
}
