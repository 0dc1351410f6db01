using Fovea.Reports;

namespace Fovea.Training;

/// <summary>The images that the network is most wrong about.</summary>
internal sealed class TopLossesInspection : IInspection
{
    public string Name => "top-losses";

    public int Order => 50;

    public string Title => "Top losses";

    public string Description => "the images that the network is most wrong about";

    public bool Applies(InspectionContext context) => context.IsClassification && context.HasPictures;

    public InspectionResult Inspect(InspectionContext context)
    {
        var answers = context.Answers;
        var worst = answers.TopLosses(context.Options.Samples);
        var gallery = new PictureGallery("The largest losses first");
        foreach (var index in worst) gallery.Add(ShownPicture.Answered(answers, index, context.ShownName));
        return new()
        {
            Text = "The loss is −ln of the probability of the image's own class: these were answered most surely and most wrongly, or not "
                + "surely enough. Wrong labels and odd pictures gather here.",
            Blocks = [gallery],
            Figures = new()
            {
                ["images"] = worst.Select(i => new Fields
                {
                    ["index"] = i, ["predicted"] = answers.Predicted[i], ["label"] = context.Shown.Label(i), ["loss"] = answers.Losses[i],
                }),
            },
        };
    }
}
