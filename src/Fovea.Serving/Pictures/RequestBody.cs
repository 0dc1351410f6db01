using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>Reads bodies into memory, no further than they may be long.</summary>
internal static class RequestBody
{
    // What a length is believed before that many bytes have come.
    private const int Believed = 1 << 20, Unknown = 1 << 14;

    /// <summary>The bytes of a stream to its end.</summary>
    /// <param name="stream">The body, or a part of it.</param>
    /// <param name="length">How many bytes it says that it has; null where it does not.</param>
    /// <param name="most">It may have so many.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ServingException">413: it has more.</exception>
    /// <exception cref="OperationCanceledException">The time of the request is over.</exception>
    public static async Task<byte[]> ReadAsync(Stream stream, long? length, int most, CancellationToken cancellation)
    {
        if (length > most) throw TooLong(most);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length + 1 ?? Unknown, Believed));
        try
        {
            var count = 0;
            while (true)
            {
                if (count == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * count, most + 1L));
                    buffer.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
                var read = await stream.ReadAsync(buffer.AsMemory(count), cancellation).ConfigureAwait(false);
                if (read == 0) return buffer.AsSpan(0, count).ToArray();
                count += read;
                if (count > most) throw TooLong(most);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The error of a body that is too long.</summary>
    public static ServingException TooLong(int most) => new(StatusCodes.Status413PayloadTooLarge,
        $"body: expected at most {most} bytes; send fewer or smaller pictures");
}
