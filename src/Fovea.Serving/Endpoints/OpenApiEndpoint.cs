using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /openapi/v1.json</c>: the document that describes the others.</summary>
public sealed class OpenApiEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/openapi/v1.json"];

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var bytes = OpenApiDocument.Of(ClassifierServer.Of(context).Options);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
