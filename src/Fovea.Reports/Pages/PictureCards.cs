using System.Globalization;
using Fovea.Imaging;
using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>Cards, each of a few pictures that belong together with names and shares as bars below them.</summary>
public sealed class PictureCards : PageBlock
{
    private readonly List<PictureCard> _cards = [];

    /// <summary>The cards, in order.</summary>
    public IReadOnlyList<PictureCard> Cards => _cards;

    /// <summary>Adds a card.</summary>
    /// <returns>The block itself.</returns>
    public PictureCards Add(PictureCard card)
    {
        _cards.Add(card);
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html)
    {
        html.Write("<div class=\"cards\">\n");
        foreach (var card in _cards)
        {
            html.Write("<div class=\"card\"><div class=\"row\">\n");
            foreach (var (picture, title, name, isRight) in card.Pictures)
            {
                html.Write($"<figure>{PagePicture.Tag(picture, $"{title} {name}")}<figcaption{Kind(isRight)}>{Escape(title)} ");
                html.Write($"<b>{Escape(name)}</b></figcaption></figure>\n");
            }
            html.Write("</div><ol class=\"scores\">\n");
            foreach (var (name, share, isRight) in card.Scores)
            {
                var percent = (100 * share).ToString("F1", CultureInfo.InvariantCulture);
                html.Write($"<li{Kind(isRight)}><i style=\"width:{percent}%\"></i><span>{Escape(name)}</span><b>{percent} %</b></li>\n");
            }
            html.Write("</ol></div>\n");
        }
        html.Write("</div>\n");
    }

    private static string Kind(bool? isRight) => isRight switch { true => " class=\"good\"", false => " class=\"bad\"", null => "" };
}

/// <summary>A card of <see cref="PictureCards"/>.</summary>
/// <param name="Pictures">Each with what it is, the name below it, and whether that is the right one; null where that is not known.</param>
/// <param name="Scores">Names with shares, 0…1, and whether each is the right one, or one that was wrongly given.</param>
public sealed record PictureCard(IReadOnlyList<(Image Picture, string Title, string Name, bool? IsRight)> Pictures,
    IReadOnlyList<(string Name, double Share, bool? IsRight)> Scores);
