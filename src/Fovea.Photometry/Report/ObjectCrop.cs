using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Cuts pictures to the object, transparent around it.</summary>
internal sealed class ObjectCrop
{
    // Pixels around the object.
    private const int Margin = 8;

    private readonly PixelMask _mask;
    private readonly int _left, _top, _width, _height;

    public ObjectCrop(PixelMask mask)
    {
        _mask = mask;
        (_left, _top) = (Math.Max(0, mask.Indices.Min(i => i % mask.Width) - Margin), Math.Max(0, mask.Indices[0] / mask.Width - Margin));
        _width = Math.Min(mask.Width, mask.Indices.Max(i => i % mask.Width) + Margin + 1) - _left;
        _height = Math.Min(mask.Height, mask.Indices[^1] / mask.Width + Margin + 1) - _top;
    }

    /// <summary>A picture as large as the photographs loses what is around the object; another stays as it is.</summary>
    /// <param name="picture">8 bit.</param>
    public Image Of(Image picture)
    {
        if (picture.Width != _mask.Width || picture.Height != _mask.Height) return picture;
        var cut = picture.Crop(_left, _top, _width, _height);
        if (cut.HasAlpha) return cut;
        var channels = cut.Channels;
        var result = new Image(_width, _height, channels + 1);
        var from = cut.Pixels8;
        var to = result.Pixels8;
        for (var i = 0; i < _width * _height; i++)
        {
            var isInside = _mask.Map[(i / _width + _top) * _mask.Width + i % _width + _left] >= 0;
            for (var c = 0; c < channels; c++) to[i * (channels + 1) + c] = isInside ? from[i * channels + c] : (byte)0;
            to[i * (channels + 1) + channels] = isInside ? (byte)255 : (byte)0;
        }
        return result;
    }

    /// <summary>The object's rectangle of a picture as large as the photographs, made smaller where its longer side is beyond a
    /// limit.</summary>
    public Image Small(Image picture, int most)
    {
        var cut = picture.Crop(_left, _top, _width, _height);
        var scale = Math.Min(1, (double)most / Math.Max(_width, _height));
        return scale == 1 ? cut : Resizing.Bilinear(cut, Math.Max(1, (int)(scale * _width)), Math.Max(1, (int)(scale * _height)));
    }

    /// <summary>A cut picture as an address.</summary>
    public string Source(Image picture) => Uri(Of(picture));

    /// <summary>A picture as an address: PNG.</summary>
    public static string Uri(Image picture) => "data:image/png;base64," + Convert.ToBase64String(picture.Encode());

    /// <summary>A picture as an address: JPEG.</summary>
    public static string JpegUri(Image picture, int quality) =>
        "data:image/jpeg;base64," + Convert.ToBase64String(picture.Encode(".jpg", quality));
}
