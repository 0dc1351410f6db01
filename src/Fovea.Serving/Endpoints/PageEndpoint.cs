using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /</c>: a page on which one drops a picture, with its style sheet and its script.</summary>
public sealed class PageEndpoint : IServingEndpoint
{
    // Nothing of others, nothing inline. Pictures are what was dropped, and what came in an answer.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/", "/page.css", "/page.js", "/favicon.ico"];

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Below a prefix, too, where an application has mapped it there.
        var (file, type) = Path.GetFileName(context.Request.Path.Value) switch
        {
            "page.css" => ("page.css", "text/css; charset=utf-8"),
            "page.js" => ("page.js", "text/javascript; charset=utf-8"),
            "favicon.ico" => ("icon.svg", "image/svg+xml"),
            _ => ("page.html", "text/html; charset=utf-8"),
        };
        var (bytes, headers) = (WebFiles.Bytes(file), context.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
