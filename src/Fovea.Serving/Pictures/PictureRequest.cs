using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fovea.Serving;

/// <summary>The pictures of a request, with the room that they take in the budget, and what is asked of them.</summary>
/// <param name="budget">Where the room is from.</param>
internal sealed class PictureRequest(PictureBudget budget) : IDisposable
{
    private const string Expected = "image/… or application/octet-stream for one picture, multipart/form-data, or application/json";

    private readonly List<SentPicture> _pictures = [];
    private int _taken;

    /// <summary>The pictures in their order; one or more.</summary>
    public IReadOnlyList<SentPicture> Pictures => _pictures;

    /// <summary>Classes that are wanted of each; null where the body does not say.</summary>
    public int? Top { get; set; }

    /// <summary>Reads the body of a request by its type.</summary>
    /// <param name="context">The request.</param>
    /// <param name="server">Limits and budget.</param>
    /// <exception cref="ServingException">400, 413, 415 or 429.</exception>
    public static async Task<PictureRequest> ReadAsync(HttpContext context, ClassifierServer server)
    {
        var request = new PictureRequest(server.Budget);
        try
        {
            // Before a byte is read.
            request.Reserve(1);
            await request.FillAsync(context.Request, server.Options).ConfigureAwait(false);
            if (request._pictures.Count == 0) throw Bad("body: expected a picture or more, got none");
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    /// <summary>Adds a picture.</summary>
    public void Add(SentPicture picture, int most)
    {
        if (_pictures.Count == most)
            throw new ServingException(StatusCodes.Status413PayloadTooLarge, $"body: expected at most {most} pictures a request, got more");
        if (picture.File.Length == 0) throw Bad($"{picture.Name}: expected a picture, got no bytes");
        Reserve(_pictures.Count + 1);
        _pictures.Add(picture);
    }

    /// <summary>Gives the room back.</summary>
    public void Dispose()
    {
        budget.Give(_taken);
        _taken = 0;
    }

    /// <summary>An error of what was sent.</summary>
    public static ServingException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>A whole number of the query, or null.</summary>
    /// <exception cref="ServingException">400: it is out of bounds, or no number.</exception>
    public static int? Query(HttpContext context, string name, int least, int most)
    {
        if (context.Request.Query[name] is not [var text, ..]) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw Bad($"{name}: expected a whole number from {least} to {most}, got '{Excerpt.Of(text ?? "")}'");
    }

    private async Task FillAsync(HttpRequest request, ServingOptions options)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw WrongType(request);
        var media = type.MediaType;
        if (media.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || media.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase))
            Add(new("image", await BodyAsync(request, options).ConfigureAwait(false)), options.MaxPictures);
        else if (media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            JsonPictures.Read(await BodyAsync(request, options).ConfigureAwait(false), this, options.MaxPictures);
        else if (media.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            await FormPictures.ReadAsync(request, type, this, options).ConfigureAwait(false);
        else throw WrongType(request);
    }

    private static Task<byte[]> BodyAsync(HttpRequest request, ServingOptions options) =>
        RequestBody.ReadAsync(request.Body, request.ContentLength, options.MaxBytes, request.HttpContext.RequestAborted);

    private void Reserve(int count)
    {
        if (count <= _taken) return;
        budget.Take(count - _taken);
        _taken = count;
    }

    private static ServingException WrongType(HttpRequest request) => new(StatusCodes.Status415UnsupportedMediaType,
        $"Content-Type: expected {Expected}, got {(string.IsNullOrEmpty(request.ContentType) ? "none" : Excerpt.Of(request.ContentType))}");
}
