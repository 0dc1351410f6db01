using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fovea.Serving;

/// <summary>Pictures as a form of a page sends them, a part for each file.</summary>
internal static class FormPictures
{
    private const int MostBoundary = 100;

    /// <summary>Reads them; parts without a file's name are left out.</summary>
    /// <exception cref="ServingException">400: it is no form. 413: there is too much.</exception>
    public static async Task ReadAsync(HttpRequest request, MediaTypeHeaderValue type, PictureRequest to, ServingOptions options)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MostBoundary)
            throw PictureRequest.Bad($"Content-Type: expected multipart/form-data with a boundary of 1 to {MostBoundary} characters");
        // All parts together have to fit.
        var left = options.MaxBytes;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted).ConfigureAwait(false) is { } section)
            {
                var bytes = await RequestBody.ReadAsync(section.Body, null, left, request.HttpContext.RequestAborted)
                    .ConfigureAwait(false);
                left -= bytes.Length;
                if (Name(section) is { } name) to.Add(new(name, bytes), options.MaxPictures);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw PictureRequest.Bad($"body: expected multipart/form-data: {e.Message}");
        }
    }

    private static string? Name(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition())
            return null;
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return Excerpt.Of(HeaderUtilities.RemoveQuotes(name).Value is { Length: > 0 } text ? text : "image");
    }
}
