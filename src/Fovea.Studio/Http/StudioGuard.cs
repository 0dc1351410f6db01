using System.Security.Cryptography;
using System.Text;
using Fovea.Serving;
using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>Who may ask: browsers that were given the token, at this machine's own address, from the studio's own pages.</summary>
/// <remarks>The address with the token, as <c>fovea studio</c> prints it, sets a cookie that no script reads and no other site sends. A
/// program may send <c>Authorization: Bearer TOKEN</c> instead. A name that another site lets point to this machine (DNS rebinding) is
/// refused by the <c>Host</c> header, and what another site asks for by <c>Origin</c> and <c>Sec-Fetch-Site</c>.</remarks>
internal sealed class StudioGuard(string token)
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        var port = context.Connection.LocalPort;
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (request.Host.Port != port || request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            await response.WriteErrorAsync(StatusCodes.Status421MisdirectedRequest,
                $"expected the address http://127.0.0.1:{port}, got '{Excerpt.Of(request.Host.Value ?? "")}'");
            return;
        }
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isProgram = IsToken(Bearer(request));
        var isOwn = origin.Length > 0 ? origin == $"http://{request.Host.Value}" : isRead || isProgram;
        if (!isOwn || (site.Length > 0 && site is not ("same-origin" or "none") && !IsToken(request.Query["token"])))
        {
            await response.WriteErrorAsync(StatusCodes.Status403Forbidden, "asked from another site's page");
            return;
        }
        var cookie = $"fovea-studio-{port}";
        if (request.Query["token"] is [{ } given] && isRead)
        {
            if (IsToken(given))
            {
                response.Cookies.Append(cookie, token, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
                // Without the token, which a reader might hand on with the address.
                response.Redirect(request.Path + QueryString.Create(request.Query.Where(q => q.Key != "token")));
                return;
            }
        }
        else if (isProgram || IsToken(request.Cookies[cookie]))
        {
            await next(context);
            return;
        }
        await response.WriteErrorAsync(StatusCodes.Status401Unauthorized,
            "open the address with its token, as fovea studio printed it");
    }

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } given] && given.StartsWith("Bearer ", StringComparison.Ordinal) ? given[7..] : null;

    // Digests are of one length, and comparing them takes one time.
    private bool IsToken(string? given) => given is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _digest);
}
