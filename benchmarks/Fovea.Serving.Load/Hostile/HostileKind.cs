using System.Buffers.Binary;
using System.Text;

namespace Fovea.Serving.Load;

/// <summary>A request that a server is to refuse, or to survive.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Statuses">The answers that are right; none where no answer is expected.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="Then">What the client does afterwards.</param>
internal sealed record HostileKind(string Name, int[] Statuses, byte[] Bytes, HostileEnd Then = HostileEnd.Waits)
{
    /// <summary>One of each kind.</summary>
    /// <param name="picture">A good picture.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="key">The header of a good key.</param>
    /// <param name="maxBytes">Bytes that a body may have.</param>
    public static IReadOnlyList<HostileKind> All(byte[] picture, string type, string key, int maxBytes) =>
    [
        new("truncated picture", [400], Predict(type, picture.AsSpan(0, picture.Length / 2), key)),
        new("header of 100 megapixels", [413], Predict("image/png", HugePng(), key)),
        new("no picture", [400], Predict(type, "this is no picture, whatever its type says"u8, key)),
        new("wrong content type", [415], Predict("text/html", picture, key)),
        new("wrong key", [401], Predict(type, picture, "X-API-Key: wrong")),
        new("no key", [401], Predict(type, picture)),
        new("deep JSON", [400], Json(new string('[', 1 << 20), key)),
        new("long number in JSON", [400], Json($$"""{"images":[{{new string('0', 1 << 20)}}]}""", key)),
        new("many pictures", [413], Json($$"""{"images":[{{string.Join(',', Enumerable.Repeat("\"AA==\"", 10_000))}}]}""", key)),
        new("bad base64", [400], Json("""{"images":["this is no base64!"]}""", key)),
        new("wrong method", [405], HttpRequest.Of("DELETE", "/v1/predict", type, [], key)),
        new("no such model", [404], HttpRequest.Of("POST", "/v1/models/other/predict", type, picture, key)),
        new("no such path", [404], HttpRequest.Of("GET", "/../../etc/passwd", null, [], key)),
        new("oversized body", [413], HttpRequest.Head("POST", "/v1/predict", type, maxBytes + 1L, key)),
        new("tensor of a claimed shape", [400], HttpRequest.Of("POST", "/v2/models/model/infer", "application/json",
            """{"inputs":[{"name":"input","shape":[2147483647,1,1,1],"datatype":"FP32","data":[1]}]}"""u8, key)),
        new("length that is none", [400], HttpRequest.Of("POST", "/v2/models/model/infer", null, "{}"u8,
            key, "Inference-Header-Content-Length: 999999999999")),
        new("no HTTP", [400], "\u0016\u0003\u0001 hello\r\n\r\n"u8.ToArray()),
        new("long header", [431], HttpRequest.Of("GET", "/v1/models", null, [], "X-Long: " + new string('x', 1 << 16))),
        new("cut connection", [],
            [.. HttpRequest.Head("POST", "/v1/predict", type, picture.Length, key), .. picture[..(picture.Length / 2)]], HostileEnd.Leaves),
        new("slow body", [408], HttpRequest.Head("POST", "/v1/predict", type, picture.Length, key), HostileEnd.Drips),
    ];

    private static byte[] Predict(string type, ReadOnlySpan<byte> body, params ReadOnlySpan<string> headers) =>
        HttpRequest.Of("POST", "/v1/predict", type, body, headers);

    private static byte[] Json(string text, string key) => Predict("application/json", Encoding.ASCII.GetBytes(text), key);

    // A header that is right, of 10,000 × 10,000, and no data.
    private static byte[] HugePng()
    {
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        byte[] png = [.. signature, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[8], 8, 2, 0, 0, 0, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 10_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 10_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.Compute(png.AsSpan(12, 17)));
        return png;
    }
}

/// <summary>What a client does when it has sent its bytes.</summary>
internal enum HostileEnd
{
    /// <summary>It waits for an answer.</summary>
    Waits,

    /// <summary>It goes without one.</summary>
    Leaves,

    /// <summary>It sends a byte a second until it is answered.</summary>
    Drips,
}
