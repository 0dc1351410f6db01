using Fovea.Imaging;

namespace Fovea.Models;

/// <summary>A picture, what a network said of it, and where it looked.</summary>
/// <param name="File">What the picture is called.</param>
/// <param name="Top">The likeliest classes.</param>
/// <param name="Label">The right class where it is known, with the network's score of it.</param>
/// <param name="Picture">The part that the network saw, 8 bit RGB, no smaller than that.</param>
/// <param name="Maps">A map for each method and each class that was asked for, by method.</param>
public sealed record ExplainedPicture(string File, IReadOnlyList<ClassScore> Top, ClassScore? Label, Image Picture,
    IReadOnlyList<(string Title, ClassScore Class, SaliencyMap Map)> Maps)
{
    private const int SheetSide = 280, MostSide = 480, MostColumns = 5, Gap = 12, LinesHeight = 46;

    private static readonly Rgb Ink = new(0x24, 0x29, 0x2F);

    /// <summary>Whether the likeliest class is the right one; null where that is not known.</summary>
    public bool? IsRight => Label is { } label ? Top[0].Index == label.Index : null;

    /// <summary>Classifies a picture and explains the answer.</summary>
    /// <param name="classifier">The network.</param>
    /// <param name="file">What the picture is called.</param>
    /// <param name="image">The picture.</param>
    /// <param name="methods">Ways to explain, with what people call them.</param>
    /// <param name="label">The right class, where it is known.</param>
    /// <param name="wanted">Classes to explain; null for the likeliest, and the right one where that is another.</param>
    /// <param name="count">Likeliest classes to keep.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">A layer that a method is to look at does not exist.</exception>
    public static ExplainedPicture Of(ImageClassifier classifier, string file, Image image,
        IReadOnlyList<(string Title, Explanation Method)> methods, int? label = null, IReadOnlyList<int>? wanted = null, int count = 5,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var x = classifier.Preprocessing.Apply(image);
        var all = classifier.Predict(x, classifier.ClassNames.Count)[0];
        var classes = (wanted ?? (label is { } right && right != all[0].Index ? [all[0].Index, right] : [all[0].Index]))
            .Select(c => all.First(s => s.Index == c));
        var maps = methods.SelectMany(m => classes.Select(c =>
            (m.Title, c, m.Method.Explain(classifier.Network, x, c.Index, cancellation)))).ToList();
        return new(file, [.. all.Take(count)], label is { } l ? all.First(s => s.Index == l) : null,
            Seen(classifier.Preprocessing, image), maps);
    }

    /// <summary>The picture and its maps side by side, each with what it shows below it.</summary>
    /// <param name="side">Of each picture's shorter side, in pixels.</param>
    /// <returns>8 bit RGB; five pictures a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The side is not 32…2000.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public Image Sheet(int side = SheetSide)
    {
        if (side is < 32 or > 2000)
            throw new ArgumentOutOfRangeException(nameof(side), $"Sheet: expected a side of 32 to 2000 pixels, got {side}.");
        var photo = Fitted(Picture, side);
        List<(Image Picture, string Title, string Text, Rgb Color)> tiles =
            [(photo, Path.GetFileName(File), Text(Top[0]), Color(Top[0].Index)),
                .. Maps.Select(m => (m.Map.Over(photo), m.Title, Text(m.Class), Color(m.Class.Index)))];
        var columns = Math.Min(tiles.Count, MostColumns);
        int cellWidth = photo.Width + Gap, cellHeight = photo.Height + LinesHeight + Gap;
        var sheet = Drawing.Paint(Gap + columns * cellWidth, Gap + (tiles.Count + columns - 1) / columns * cellHeight, Rgb.White, lines =>
        {
            foreach (var (i, tile) in tiles.Index())
            {
                double left = Gap + i % columns * cellWidth, top = Gap + i / columns * cellHeight + photo.Height;
                lines.Text(left, top + 20, Lettering.Shorten(tile.Title, photo.Width, 14), 14, Ink);
                lines.Text(left, top + 40, Lettering.Shorten(tile.Text, photo.Width, 15, bold: true), 15, tile.Color, bold: true);
            }
        });
        foreach (var (i, tile) in tiles.Index())
            Canvas.Paste(sheet, Gap + i % columns * cellWidth, Gap + i / columns * cellHeight, tile.Picture);
        return sheet;

        Rgb Color(int index) => Label is { } right ? index == right.Index ? Rgb.Good : Rgb.Bad : Ink;
    }

    /// <summary>A class with its probability, as <c>Maltese dog 98 %</c>.</summary>
    private static string Text(ClassScore score) => FormattableString.Invariant($"{score.Name} {100 * score.Probability:F0} %");

    private static Image Fitted(Image picture, int side)
    {
        var scale = (double)side / Math.Min(picture.Width, picture.Height);
        return Resizing.Bicubic(picture, (int)Math.Round(picture.Width * scale), (int)Math.Round(picture.Height * scale));
    }

    // Photographs are larger than what networks see of them: the same part with more of its pixels.
    private static Image Seen(Preprocessing preprocessing, Image image)
    {
        var opaque = image.Flatten(preprocessing.Background).To8Bit().ToRgb();
        var (left, top, width, height) = preprocessing.Region(image.Width, image.Height);
        var part = opaque.Crop(left, top, width, height);
        // As the network sees it: brought to one size, sides may have lost their proportion.
        var side = Math.Max(Math.Max(preprocessing.Height, preprocessing.Width), Math.Min(Math.Min(width, height), MostSide));
        var scale = (double)side / Math.Min(preprocessing.Height, preprocessing.Width);
        return Resizing.Bilinear(part, (int)Math.Round(preprocessing.Width * scale), (int)Math.Round(preprocessing.Height * scale));
    }
}
