using System.Globalization;
using System.Text.Json;
using Fovea.Imaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>What requests bring, read with bounds.</summary>
public static class StudioRequests
{
    /// <summary>The most bytes of a request's body.</summary>
    public const int MostBytes = 256 << 20;

    private const int MostJson = 4 << 20;

    extension(HttpRequest request)
    {
        /// <summary>A part of the route.</summary>
        /// <param name="name">As the pattern has it.</param>
        public string Route(string name) => request.RouteValues[name] as string ?? "";

        /// <summary>A value of the query.</summary>
        /// <param name="name">Its name.</param>
        /// <exception cref="ArgumentException">There is none.</exception>
        public string Text(string name) => request.Query[name] is [{ } value] ? value
            : throw new ArgumentException($"expected one {name} in the query, got {request.Query[name].Count}");

        /// <summary>A number of the query.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="otherwise">Where there is none.</param>
        /// <param name="least">The least that is taken.</param>
        /// <param name="most">The most that is taken.</param>
        /// <exception cref="ArgumentException">It is no number, or not within the bounds.</exception>
        public double Number(string name, double otherwise, double least, double most)
        {
            if (request.Query[name] is not [{ } text]) return otherwise;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value : throw new ArgumentException(FormattableString.Invariant($"{name}: expected {least} to {most}, got '{Excerpt.Of(text)}'"));
        }

        /// <summary>A whole number of the query.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="otherwise">Where there is none.</param>
        /// <param name="least">The least that is taken.</param>
        /// <param name="most">The most that is taken.</param>
        /// <exception cref="ArgumentException">It is no whole number, or not within the bounds.</exception>
        public int Whole(string name, int otherwise, int least, int most)
        {
            var value = request.Number(name, otherwise, least, most);
            return value == Math.Floor(value) ? (int)value : throw new ArgumentException($"{name}: expected a whole number, got {value}");
        }

        /// <summary>The body.</summary>
        /// <exception cref="BadHttpRequestException">It is longer than <see cref="MostBytes"/>.</exception>
        public async Task<byte[]> ReadBytesAsync(int most = MostBytes)
        {
            if (request.ContentLength > most) throw TooLarge(most);
            using var bytes = new MemoryStream();
            var buffer = new byte[64 << 10];
            for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
            {
                if (bytes.Length + read > most) throw TooLarge(most);
                bytes.Write(buffer, 0, read);
            }
            return bytes.ToArray();
        }

        /// <summary>The body as JSON.</summary>
        /// <exception cref="FormatException">It is none.</exception>
        /// <exception cref="BadHttpRequestException">It is longer than 4 MB.</exception>
        public async Task<JsonElement> ReadJsonAsync()
        {
            try
            {
                using var document = JsonDocument.Parse(await request.ReadBytesAsync(MostJson), new() { MaxDepth = 16 });
                return document.RootElement.Clone();
            }
            catch (JsonException e)
            {
                throw new FormatException($"the body: expected JSON: {e.Message}", e);
            }
        }

        /// <summary>The body as a picture.</summary>
        /// <exception cref="IOException">It is none.</exception>
        public async Task<Image> ReadImageAsync() => Image.Load(await request.ReadBytesAsync(), "the picture");
    }

    private static BadHttpRequestException TooLarge(int most) =>
        new($"the body: expected at most {most >> 20} MB", StatusCodes.Status413PayloadTooLarge);
}
