using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>Keeps pages of others from a server that only this machine is to reach: by a name of theirs that leads here, they would be
/// taken for pages of this server.</summary>
internal static class HostCheck
{
    /// <summary>Goes on where the Host header names this machine.</summary>
    public static Task RunAsync(HttpContext context, RequestDelegate next, string host)
    {
        var name = context.Request.Host.Host.Trim('[', ']');
        var isOurs = name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
        return isOurs ? next(context) : context.Response.WriteErrorAsync(StatusCodes.Status421MisdirectedRequest,
            $"Host: expected localhost or 127.0.0.1, which is where this server listens, got '{Excerpt.Of(name)}'");
    }
}
