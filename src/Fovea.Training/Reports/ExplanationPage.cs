using System.Globalization;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>A page of explained pictures in one HTML file that loads nothing else: those that the network got wrong beside those that it
/// got right, each with its likeliest classes and with where the network looked for its answer, and for the right one.</summary>
/// <example><code>
/// new ExplanationPage { Network = "squeezenet1_0", Pictures = explained }.Write("page.html");
/// </code></example>
public sealed class ExplanationPage
{
    private const int Side = 224;

    /// <summary>What the network is called.</summary>
    public required string Network { get; init; }

    /// <summary>The pictures.</summary>
    public required IReadOnlyList<ExplainedPicture> Pictures { get; init; }

    /// <summary>Writes the page, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => Page().Write(path);

    /// <summary>The page.</summary>
    public string ToHtml() => Page().ToHtml();

    private ReportPage Page()
    {
        // Mistakes first that the network was surest of.
        var wrong = Pictures.Where(p => p.IsRight == false).OrderByDescending(p => p.Top[0].Probability).ToList();
        var right = Pictures.Where(p => p.IsRight == true).OrderBy(p => p.Top[0].Probability).ToList();
        var unknown = Pictures.Where(p => p.IsRight is null).ToList();
        var known = wrong.Count + right.Count;
        var page = new ReportPage($"Where {Network} looked")
        {
            Summary = known == 0 ? Invariant($"{Pictures.Count} pictures")
                : Invariant($"{Pictures.Count} pictures, {right.Count} of {known} right ({100.0 * right.Count / known:F1} %)"),
        };
        var columns = new PageColumns();
        foreach (var (title, pictures) in new[] { ("Wrong", wrong), ("Right", right), ("Pictures", unknown) })
            if (pictures.Count > 0) columns.Add(Invariant($"{title}: {pictures.Count}"), Cards(pictures));
        page.Section("Pictures", "Bright is where the network found what speaks for a class; the bars are the likeliest classes.")
            .Add(columns);
        return page;
    }

    private static PictureCards Cards(List<ExplainedPicture> pictures)
    {
        var cards = new PictureCards();
        foreach (var picture in pictures) cards.Add(Card(picture));
        return cards;
    }

    private static PictureCard Card(ExplainedPicture p)
    {
        var photo = Resizing.Bilinear(p.Picture, Side * p.Picture.Width / p.Picture.Height, Side);
        // The right class as well, where it is not among the likeliest.
        var scores = p.Label is { } label && p.Top.All(t => t.Index != label.Index) ? [.. p.Top, label] : p.Top;
        return new(
            [(photo, "the picture", Path.GetFileName(p.File), null), .. p.Maps.Select(m => (m.Map.Over(photo), $"{m.Title} for",
                m.Class.Name, p.Label is { } l ? l.Index == m.Class.Index : (bool?)null))],
            [.. scores.Select(t => (t.Name, (double)t.Probability, IsRight(p, t)))]);
    }

    // Of the classes that are not the right one, only the answer is marked as wrong.
    private static bool? IsRight(ExplainedPicture p, ClassScore score) =>
        p.Label is not { } label ? null : score.Index == label.Index ? true : score.Index == p.Top[0].Index ? false : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
