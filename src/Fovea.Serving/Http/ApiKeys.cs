using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>Who may ask: <c>Authorization: Bearer KEY</c> or <c>X-API-Key: KEY</c>.</summary>
internal static class ApiKeys
{
    private const string Scheme = "Bearer ";

    /// <summary>Compares the key of a request with those of the server, in a time that tells nothing about them.</summary>
    /// <exception cref="ServingException">401: there are keys, and the request has none of them.</exception>
    public static void Check(HttpContext context, ServingOptions options)
    {
        if (!options.HasKeys) return;
        var given = Given(context.Request.Headers);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given ?? ""));
        var isKnown = false;
        foreach (var known in options.KeyHashes) isKnown |= CryptographicOperations.FixedTimeEquals(known, hash);
        if (isKnown) return;
        throw new ServingException(StatusCodes.Status401Unauthorized,
            $"expected a key, as Authorization: Bearer KEY or X-API-Key: KEY, got {(given is null ? "none" : "one that is not known")}");
    }

    private static string? Given(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return authorization[Scheme.Length..].Trim();
        return headers["X-API-Key"] is [{ Length: > 0 } key] ? key : null;
    }
}
