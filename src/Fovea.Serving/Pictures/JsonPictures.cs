using System.Text.Json;

namespace Fovea.Serving;

/// <summary>Pictures in JSON: <c>{"images": ["base64", …], "top": 5}</c>.</summary>
internal static class JsonPictures
{
    private const int MostDepth = 8;

    /// <summary>Reads them.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="to">Takes them.</param>
    /// <param name="most">Pictures at most.</param>
    /// <exception cref="ServingException">400: it is something else. 413: there are too many.</exception>
    public static void Read(byte[] body, PictureRequest to, int most)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = MostDepth });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("images", out var images)
                || images.ValueKind != JsonValueKind.Array)
                throw PictureRequest.Bad("""body: expected {"images": ["base64", …]}, got """ + Excerpt.Of(root.ToString(), 40));
            foreach (var (i, image) in images.EnumerateArray().Index())
            {
                if (image.ValueKind != JsonValueKind.String || !image.TryGetBytesFromBase64(out var bytes))
                    throw PictureRequest.Bad(
                        $"images[{i}]: expected the bytes of a picture's file in base64, got {Excerpt.Of(image.ToString(), 40)}");
                to.Add(new($"images[{i}]", bytes), most);
            }
            if (!root.TryGetProperty("top", out var top)) return;
            to.Top = top.ValueKind == JsonValueKind.Number && top.TryGetInt32(out var value) && value >= 1 ? value
                : throw PictureRequest.Bad($"top: expected a whole number of 1 or more, got {Excerpt.Of(top.ToString(), 40)}");
        }
        catch (JsonException e)
        {
            throw PictureRequest.Bad($"body: expected JSON of at most {MostDepth} levels: {e.Message}");
        }
    }
}
