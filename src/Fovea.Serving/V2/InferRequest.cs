using System.Text.Json;

namespace Fovea.Serving;

/// <summary>An inference request of the Open Inference Protocol, version 2.</summary>
/// <param name="Id">What the client calls it; null where it does not.</param>
/// <param name="Inputs">One tensor or more.</param>
/// <param name="Outputs">What is asked for; empty for every output.</param>
/// <param name="IsBinary">Whether outputs come after the JSON where <see cref="Outputs"/> does not say.</param>
/// <remarks>Parameters that are not known are passed over, as the protocol says. <b>Source</b>: KServe, Open Inference Protocol.</remarks>
public sealed record InferRequest(string? Id, IReadOnlyList<InferTensor> Inputs, IReadOnlyList<InferOutput> Outputs, bool IsBinary)
{
    /// <summary>The header that says how long the JSON is where elements follow it.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>Reads a request. Elements stay in the body.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="length">Bytes of JSON at its beginning; null for all.</param>
    /// <exception cref="DataFormatException">It is no request.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> body, int? length = null)
    {
        if (length < 0 || length > body.Length)
            throw new DataFormatException($"{LengthHeader}: expected 0 to {body.Length}, the bytes of the body, got {length}.");
        var json = body[..(length ?? body.Length)];
        try
        {
            return new InferRequestReader(json, body[json.Length..]).Read();
        }
        catch (JsonException e)
        {
            throw new DataFormatException(
                $"infer request: expected JSON, got something else at line {e.LineNumber + 1}, byte {e.BytePositionInLine}.", e);
        }
        catch (InvalidOperationException e)
        {
            // So the framework says that a text is no UTF-8.
            throw new DataFormatException("infer request: expected texts in UTF-8, got other bytes.", e);
        }
    }
}
