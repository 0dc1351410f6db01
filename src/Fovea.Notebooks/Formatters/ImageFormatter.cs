using Fovea.Imaging;

namespace Fovea.Notebooks;

/// <summary>A picture as itself, with its size and depth below.</summary>
public sealed class ImageFormatter : RichFormatter<Image>
{
    /// <inheritdoc/>
    public override string ToHtml(Image value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var kind = value.Channels switch { 1 => "grey", 2 => "grey with alpha", 3 => "RGB", _ => "RGBA" };
        var text = $"{value.Width} × {value.Height}, {kind}, {value.BitDepth} bit";
        return $"<figure>{Html.Picture(value, text)}<figcaption>{Html.Text(text)}</figcaption></figure>";
    }
}
