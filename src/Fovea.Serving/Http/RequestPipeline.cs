using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fovea.Serving;

/// <summary>What surrounds every endpoint: key, time limit, one line for what goes wrong, figures and the log.</summary>
internal static partial class RequestPipeline
{
    // Whose client has gone; no standard code, but the usual one in logs.
    private const int ClientClosed = 499;

    // Seconds.
    private const int RetryAfter = 1;

    /// <summary>Lets an endpoint answer.</summary>
    public static async Task RunAsync(IServingEndpoint endpoint, string pattern, HttpContext context, ILogger log)
    {
        var (began, server, left) = (Stopwatch.GetTimestamp(), ClassifierServer.Of(context), context.RequestAborted);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(left);
        limit.CancelAfter(server.Options.Timeout);
        context.RequestAborted = limit.Token;
        // Who is answered by a server that ends asks the next one on another connection.
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.OnStarting(CloseIfStopping, context);
        try
        {
            if (endpoint.NeedsKey) ApiKeys.Check(context, server.Options);
            await endpoint.AnswerAsync(context).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            context.RequestAborted = left;
            await RefuseAsync(context, problem, server.Options, log).ConfigureAwait(false);
        }
        finally
        {
            context.RequestAborted = left;
        }
        var time = Stopwatch.GetElapsedTime(began);
        server.Metrics.Answered(pattern, context.Response.StatusCode, time);
        Log(context, log, time);
    }

    /// <summary>Writes a request's line into the log.</summary>
    public static void Log(HttpContext context, ILogger log, TimeSpan time)
    {
        var (notes, request, status) = (RequestNotes.Of(context), context.Request, context.Response.StatusCode);
        var milliseconds = Rounded(time);
        if (notes.Problem is { } problem) Refused(log, request.Method, request.Path, status, milliseconds, problem);
        else if (notes.Pictures == 0) Answered(log, request.Method, request.Path, status, milliseconds);
        else Computed(log, request.Method, request.Path, status, milliseconds, notes.Pictures, notes.Model, Rounded(notes.Wait),
            notes.BatchSize);
    }

    private static Task CloseIfStopping(object context)
    {
        var http = (HttpContext)context;
        if (ClassifierServer.Of(http).IsStopping) http.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    private static async Task RefuseAsync(HttpContext context, Exception problem, ServingOptions options, ILogger log)
    {
        var (status, message) = problem switch
        {
            ServingException e => (e.Status, e.Message),
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => (ClientClosed, ""),
            OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, string.Create(CultureInfo.InvariantCulture,
                $"expected an answer within {options.Timeout.TotalSeconds} s, the server has too much to do; try again later")),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                (StatusCodes.Status413PayloadTooLarge, RequestBody.TooLong(options.MaxBytes).Message),
            BadHttpRequestException e => (e.StatusCode, e.Message),
            IOException when context.RequestAborted.IsCancellationRequested => (ClientClosed, ""),
            _ => (StatusCodes.Status500InternalServerError, "the server failed; its log says why"),
        };
        RequestNotes.Of(context).Problem = Excerpt.Of(message.Length > 0 ? message : "the client did not wait", 300);
        if (status == StatusCodes.Status500InternalServerError) Failed(log, problem, context.Request.Path);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = status;
        if (status == ClientClosed) return;
        // What is too much now may not be so in a second.
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = string.Create(CultureInfo.InvariantCulture, $"{RetryAfter}");
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer realm=\"fovea\"";
        try
        {
            await context.Response.WriteErrorAsync(status, message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client did not wait for it.
        }
    }

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} {Status} in {Ms} ms")]
    private static partial void Answered(ILogger log, string method, string? path, int status, double ms);

    [LoggerMessage(2, LogLevel.Information,
        "{Method} {Path} {Status} in {Ms} ms: {Pictures} pictures, {Model}, waited {QueueMs} ms, batch of {BatchSize}")]
    private static partial void Computed(ILogger log, string method, string? path, int status, double ms, int pictures, string? model,
        double queueMs, int batchSize);

    [LoggerMessage(4, LogLevel.Information, "{Method} {Path} {Status} in {Ms} ms: {Error}")]
    private static partial void Refused(ILogger log, string method, string? path, int status, double ms, string error);

    [LoggerMessage(3, LogLevel.Error, "{Path} failed")]
    private static partial void Failed(ILogger log, Exception problem, string? path);
}
