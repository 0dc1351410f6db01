using Fovea.Imaging;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>A picture as it came: the bytes of a file.</summary>
/// <param name="Name">What errors call it, and its answer where it had a name.</param>
/// <param name="File">The whole file.</param>
internal sealed record SentPicture(string Name, byte[] File)
{
    /// <summary>Decodes it, unless it has too many pixels.</summary>
    /// <exception cref="ServingException">413: it has. 400: it is no picture, or is damaged.</exception>
    public Image Decode(long maxPixels)
    {
        Check(PictureSize.Of(File), maxPixels);
        try
        {
            var image = Image.Load(File, Name);
            Check((image.Width, image.Height), maxPixels);
            return image;
        }
        catch (DataFormatException e)
        {
            throw new ServingException(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private void Check((long Width, long Height)? size, long maxPixels)
    {
        if (size is var (width, height) && (Int128)width * height > maxPixels)
            throw new ServingException(StatusCodes.Status413PayloadTooLarge,
                $"{Name}: expected at most {maxPixels} pixels, got {width} × {height}; send a smaller picture");
    }
}
