using System.Globalization;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Pictures that come twice, exactly or nearly, within two parts of a data set and between them.</summary>
public static class DuplicatePictures
{
    private const double Least = 0.98;
    private const int Listed = 100, Shown = 12;

    /// <summary>Looks for them; no network is needed.</summary>
    /// <param name="learned">The training images.</param>
    /// <param name="measured">Images that are measured on, of the same shape.</param>
    /// <param name="part">What those are called, such as <c>test</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How often each comes, and the first pairs as pictures.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static InspectionResult Find(Dataset learned, Dataset measured, string part, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        var (training, shown) = (PictureIndex.Of(learned, cancellation), PictureIndex.Of(measured, cancellation));
        List<Found> found =
        [
            Look("training", training, "training", training, cancellation), Look(part, shown, part, shown, cancellation),
            Look("training", training, part, shown, cancellation),
        ];
        var table = new PageTable("", "where", "the same>", "with another label>", "nearly the same>");
        foreach (var f in found) table.Add(f.Where, Count(f.Exact.Count), Count(f.Exact.Count(p => !f.SameLabel(p))), Count(f.Near.Count));
        var between = found[2];
        return new()
        {
            Text = "The same: equal in every byte. Nearly the same: the correlation of their pixels is at least 0.98; in sets of simple shapes, such "
                + "as handwritten ones, different pictures reach that, too. Each picture is compared with its best partner; pictures that are "
                + "mirrored, turned or cut otherwise are not found. Images that are measured on and were learned from make the accuracy too high.",
            Line = Invariant($"{found[0].Exact.Count:N0} training images come twice, {between.Exact.Count:N0} {part} images are training images, {between.Near.Count:N0} nearly"),
            Blocks = [table, .. found.SelectMany(f => f.Galleries())],
            Figures = new()
            {
                ["leastCorrelation"] = Least, ["withinTraining"] = found[0].ToFields(),
                ["within" + char.ToUpperInvariant(part[0]) + part[1..]] = found[1].ToFields(), ["between"] = between.ToFields(),
            },
        };
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static Found Look(string here, PictureIndex a, string there, PictureIndex b, CancellationToken cancellation) =>
        new(here, a, there, b, ReferenceEquals(a, b) ? a.Repeated() : a.Shared(b), a.Near(b, Least, cancellation));

    private sealed record Found(string Here, PictureIndex A, string There, PictureIndex B, IReadOnlyList<(int First, int Second)> Exact,
        IReadOnlyList<(int First, int Second, double Correlation)> Near)
    {
        public string Where => Here == There ? $"within the {Here} images" : $"between {Here} and {There} images";

        public bool SameLabel((int First, int Second) pair) => A.Pictures.Label(pair.First) == B.Pictures.Label(pair.Second);

        public Fields ToFields() => new()
        {
            ["exactCount"] = Exact.Count,
            ["exact"] = Exact.Take(Listed).Select(p => new Fields
            {
                ["first"] = p.First, ["second"] = p.Second, ["sameLabel"] = SameLabel(p),
            }),
            ["nearCount"] = Near.Count,
            ["near"] = Near.Take(Listed).Select(p => new Fields
            {
                ["first"] = p.First, ["second"] = p.Second, ["correlation"] = p.Correlation, ["sameLabel"] = SameLabel((p.First, p.Second)),
            }),
        };

        public IEnumerable<PictureGallery> Galleries()
        {
            if (Exact.Count > 0) yield return Gallery($"The same, {Where}", Exact.Take(Shown).Select(p => (p.First, p.Second, 1.0)));
            if (Near.Count > 0) yield return Gallery($"Nearly the same, {Where}", Near.Take(Shown));
        }

        private PictureGallery Gallery(string title, IEnumerable<(int First, int Second, double Correlation)> pairs)
        {
            var gallery = new PictureGallery(title);
            foreach (var (first, second, correlation) in pairs)
            {
                var (one, other) = (ShownPicture.Labelled(A.Pictures, first, Here), ShownPicture.Labelled(B.Pictures, second, There));
                gallery.Add(new(Beside(one.Picture, other.Picture), one.Caption == other.Caption ? one.Caption : $"{one.Caption} and {other.Caption}")
                {
                    Note = $"{one.Note} and {other.Note}" + (correlation < 1 ? Invariant($", correlation {correlation:F4}") : ""),
                });
            }
            return gallery;
        }

        private static Image Beside(Image one, Image other)
        {
            var gap = Math.Max(1, one.Width / 16);
            var both = new Image(one.Width + gap + other.Width, Math.Max(one.Height, other.Height), 3);
            both.Pixels8.Fill(200);
            Canvas.Paste(both, 0, 0, one.ToRgb());
            Canvas.Paste(both, one.Width + gap, 0, other.ToRgb());
            return both;
        }
    }
}
