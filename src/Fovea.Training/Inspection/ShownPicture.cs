using Fovea.Data;
using Fovea.Imaging;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Pictures of a data set for a page.</summary>
internal static class ShownPicture
{
    // Larger pictures are made smaller: a page holds more than a hundred.
    private const int MostSide = 112, Likeliest = 5;

    /// <summary>A picture as it is, or smaller.</summary>
    public static Image Small(Image image)
    {
        var side = Math.Max(image.Width, image.Height);
        return side <= MostSide ? image : Resizing.Bilinear(image, Math.Max(1, image.Width * MostSide / side),
            Math.Max(1, image.Height * MostSide / side));
    }

    /// <summary>A picture with its class.</summary>
    public static GalleryPicture Labelled(Dataset pictures, int index, string part) =>
        new(Small(pictures.ToImage(index)), pictures.ClassNames[pictures.Label(index)]) { Note = Invariant($"{part} image {index}") };

    /// <summary>A picture with the answer of a network, its class where it is another, and the likeliest classes.</summary>
    public static GalleryPicture Answered(Predictions answers, int index, string part)
    {
        var (names, label, predicted) = (answers.Dataset.ClassNames, answers.Dataset.Label(index), answers.Predicted[index]);
        return new(Small(answers.Dataset.ToImage(index)), label == predicted ? names[predicted] : $"{names[predicted]}, is {names[label]}")
        {
            IsRight = label == predicted, Scores = answers.Likeliest(index, Likeliest),
            Note = Invariant($"{part} image {index}: taken for {names[predicted]} with probability {100 * answers.Confidence[index]:F1} %, is {names[label]}, loss {answers.Losses[index]:F3}"),
        };
    }
}
