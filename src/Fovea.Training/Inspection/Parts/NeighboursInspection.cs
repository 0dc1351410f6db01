using Fovea.Data;
using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Whether made pictures are copies: the training picture that is nearest to each.</summary>
internal sealed class NeighboursInspection : GeneratorInspection
{
    private const int Shown = 12, Compared = 200;

    // A copy has next to no distance; half of what test pictures have is far from both.
    private const double LeastRatio = 0.5;

    public override string Name => "neighbours";

    public override int Order => 16;

    public override string Title => "Nearest training pictures";

    public override string Description => "whether made pictures are copies: the nearest training picture of each";

    public override bool IsQuick => false;

    public override InspectionResult Inspect(InspectionContext context)
    {
        var (maker, training) = (PictureMaker.Of(context.Session), context.Session.Data.Training);
        var pictures = maker.Make(maker.Network.Latents(Compared, new Generator(context.Options.Seed)), context.Cancellation);
        var made = NearestPictures.Of(pictures, training, context.Cancellation);
        var test = NearestPictures.Of(PictureJudge.Pictures(context.Session.Data.Test, Compared), training, context.Cancellation);
        var ratio = test.Median > 0 ? made.Median / test.Median : double.NaN;
        var copies = ratio < LeastRatio;
        var gallery = new PictureGallery("Made, and the nearest training picture");
        foreach (var (i, picture) in PictureMaker.Images(pictures.Slice(0, 0, Shown)).Index())
            gallery.Add(new(Beside(picture, training.ToImage(made.Indices[i])), Invariant($"{made.Distances[i]:F3}"))
            {
                Note = Invariant($"sample {i} of seed {context.Options.Seed} and training image {made.Indices[i]}, difference of a pixel {made.Distances[i]:F3}"),
            });
        return new()
        {
            Text = Invariant($"The root of the mean squared difference of a pixel, values 0…1, to the nearest of {training.Count:N0} training pictures: {made.Median:F3} for made pictures, {test.Median:F3} for test pictures, which nobody copied.")
                + (copies ? " Made pictures are so near that they look like copies." : " Made pictures are no copies."),
            Line = Invariant($"{made.Median:F3} from the nearest training picture, test pictures {test.Median:F3}: ")
                + (copies ? "they look like copies" : "no copies"),
            Blocks = [gallery],
            Figures = new()
            {
                ["medianDistance"] = made.Median, ["medianDistanceOfTest"] = test.Median, ["looksCopied"] = copies,
                ["nearest"] = made.Indices.Take(Shown), ["distances"] = made.Distances.Take(Shown),
            },
        };
    }

    private static Image Beside(Image one, Image other)
    {
        var gap = Math.Max(1, one.Width / 16);
        var both = new Image(one.Width + gap + other.Width, one.Height, 3);
        both.Pixels8.Fill(200);
        Canvas.Paste(both, 0, 0, one.ToRgb());
        Canvas.Paste(both, one.Width + gap, 0, other.ToRgb());
        return ShownPicture.Small(both);
    }
}
