using Fovea.Imaging;
using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>Pictures in answers.</summary>
internal static class PictureUri
{
    /// <summary>A picture within a text, as PNG.</summary>
    public static string Of(Image picture) => $"data:image/png;base64,{Convert.ToBase64String(picture.To8Bit().Encode(".png"))}";

    /// <summary>A picture no larger than a side, in proportion.</summary>
    public static Image Within(Image picture, int side)
    {
        var scale = (double)side / Math.Max(picture.Width, picture.Height);
        return scale >= 1 ? picture : Resizing.Bilinear(picture, Math.Max(1, (int)(picture.Width * scale)),
            Math.Max(1, (int)(picture.Height * scale)));
    }

    extension(HttpResponse response)
    {
        /// <summary>Answers with a picture as PNG.</summary>
        public Task WritePictureAsync(Image picture)
        {
            var bytes = picture.To8Bit().Encode(".png");
            response.ContentType = "image/png";
            response.ContentLength = bytes.Length;
            return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
        }
    }
}
