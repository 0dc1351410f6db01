using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Imaging;
using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>Pictures side by side, each of which opens large with its scores.</summary>
/// <remarks>Small pictures are enlarged pixel by pixel. Right and wrong are a colour and a sign. In the large view the arrow keys go to the
/// next picture and Escape closes it.</remarks>
/// <param name="title">What they are; may be empty.</param>
public sealed class PictureGallery(string title) : PageBlock
{
    private readonly List<GalleryPicture> _pictures = [];

    /// <summary>What they are; may be empty.</summary>
    public string Title => title;

    /// <summary>The pictures, in order.</summary>
    public IReadOnlyList<GalleryPicture> Pictures => _pictures;

    /// <summary>Adds a picture.</summary>
    /// <returns>The gallery itself.</returns>
    public PictureGallery Add(GalleryPicture picture)
    {
        _pictures.Add(picture);
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html)
    {
        if (title.Length > 0) html.Write($"<h3>{Escape(title)}</h3>\n");
        if (_pictures.Count == 0)
        {
            html.Write("<p class=\"lead\">None.</p>\n");
            return;
        }
        var areSmall = _pictures.TrueForAll(p => PagePicture.IsSmall(p.Picture));
        html.Write($"<div class=\"gallery\"><ul class=\"pictures{(areSmall ? " small" : "")}\">\n");
        foreach (var (i, picture) in _pictures.Index())
        {
            var kind = picture.IsRight switch { true => " class=\"right\"", false => " class=\"wrong\"", null => "" };
            html.Write($"<li{kind}><button type=\"button\">{PagePicture.Tag(picture.Picture, "")}<span class=\"caption\">");
            if (picture.IsRight is { } isRight)
            {
                var (sign, word) = isRight ? ("✓", "right") : ("✗", "wrong");
                html.Write($"<span class=\"sign\" aria-hidden=\"true\">{sign}</span> <span class=\"unseen\">{word}: </span>");
            }
            html.Write(picture.Caption.Length > 0 ? $"<span class=\"text\">{Escape(picture.Caption)}</span>"
                : FormattableString.Invariant($"<span class=\"unseen text\">picture {i + 1}</span>"));
            html.Write("</span></button></li>\n");
        }
        html.Write($"</ul><script type=\"application/json\">[{string.Join(",\n", _pictures.Select(Data))}]</script></div>\n");
    }

    // [note, [name, percent]…]
    private static string Data(GalleryPicture picture)
    {
        var data = new StringBuilder("[").Append(Text(picture.Note));
        foreach (var (name, share) in picture.Scores)
            data.Append(CultureInfo.InvariantCulture, $",[{Text(name)},{(double.IsFinite(share) ? Math.Round(100 * share, 3) : 0)}]");
        return data.Append(']').ToString();
    }

    private static string Text(string value) => $"\"{JsonEncodedText.Encode(value)}\"";
}

/// <summary>A picture of a <see cref="PictureGallery"/>.</summary>
/// <param name="Picture">The pixels; a small one is shown enlarged, pixel by pixel.</param>
/// <param name="Caption">What it is, in a line, such as the predicted and the true class.</param>
public sealed record GalleryPicture(Image Picture, string Caption)
{
    /// <summary>Whether the answer was right, shown by colour and by a sign; null where there is none.</summary>
    public bool? IsRight { get; init; }

    /// <summary>Names with shares, 0…1, such as the likeliest classes with their probabilities: shown when the picture is
    /// opened.</summary>
    public IReadOnlyList<(string Name, double Share)> Scores { get; init; } = [];

    /// <summary>More about it, in a line, shown when the picture is opened; may be empty.</summary>
    public string Note { get; init; } = "";
}
