using Fovea.Serving;
using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>A failure of a request becomes one line: what was wrong with what was asked is 400 or 404, what was wrong here 500.</summary>
internal static class StudioErrors
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var status = e switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                FileNotFoundException or DirectoryNotFoundException or KeyNotFoundException => StatusCodes.Status404NotFound,
                // What a person typed or dropped: the libraries say what they expected.
                ArgumentException or IOException or FormatException or UnauthorizedAccessException or InvalidOperationException
                    or OverflowException or NotSupportedException => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            };
            if (status == StatusCodes.Status500InternalServerError)
                await Console.Error.WriteLineAsync($"fovea: {context.Request.Path}: {e}");
            await context.Response.WriteErrorAsync(status, e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }
}
