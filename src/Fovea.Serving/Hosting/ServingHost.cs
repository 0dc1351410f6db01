using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fovea.Serving;

/// <summary>A whole server: what <c>fovea serve</c> runs.</summary>
public static class ServingHost
{
    // A body has to come at this pace, after a few seconds of grace: who sends slower holds a place for ever.
    private const double BytesPerSecond = 1024;

    // What a body may be longer than allowed and still be read to its end, so that its client sees the answer and not a broken connection.
    private const int Drained = 1 << 20;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Makes the server; it opens its models and listens when it is started.</summary>
    /// <param name="server">Models and limits.</param>
    /// <param name="address">Where it listens.</param>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    /// <exception cref="IOException">There is no such host.</exception>
    public static WebApplication Create(ClassifierServer server, ServingAddress address)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(address);
        var ip = address.Resolve();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Neither files nor variables of the surroundings change what the command line says.
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, server.Options);
            kestrel.Listen(ip, address.Port, listen =>
            {
                listen.UseGrace(address.Grace);
                if (address.Certificate is { } certificate) listen.UseHttps(certificate);
            });
        });
        if (address.Certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        Log(builder.Logging, address.LogJson);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins([.. address.AllowedOrigins]).AllowAnyHeader().WithMethods("GET", "POST")));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = address.StopTimeout);
        builder.Services.AddFovea(server);
        var app = builder.Build();
        // First, so that it sees what nothing else answers.
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(ServingMetrics.Name);
        app.UseStatusCodePages(pages => UnansweredAsync(pages.HttpContext, log));
        if (IPAddress.IsLoopback(ip)) app.Use((context, next) => HostCheck.RunAsync(context, next, address.Host));
        if (address.AllowedOrigins.Count > 0) app.UseCors();
        app.MapFovea();
        return app;
    }

    /// <summary>Where a started server listens, as <c>http://127.0.0.1:8080</c>.</summary>
    public static string Address(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    private static void Limit(KestrelServerLimits limits, ServingOptions options)
    {
        limits.MaxRequestBodySize = (long)options.MaxBytes + Drained;
        limits.MinRequestBodyDataRate = new(BytesPerSecond, Grace);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        // Some connections for each picture that may be in work: those of clients that are asked to come again need one, too.
        limits.MaxConcurrentConnections = 4L * Math.Max(options.Queue, 64);
    }

    private static void Log(ILoggingBuilder logging, bool json)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // What requests throw is in our own lines; Kestrel would add one for each body that was given up in the middle.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        // What keeps the server from starting is thrown as well.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (json) logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(console =>
            {
                (console.SingleLine, console.TimestampFormat, console.ColorBehavior) = (true, "HH:mm:ss ", LoggerColorBehavior.Disabled);
            });
        // Standard output is for results.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static Task UnansweredAsync(HttpContext context, ILogger log)
    {
        var (request, status) = (context.Request, context.Response.StatusCode);
        var message = status switch
        {
            StatusCodes.Status404NotFound => $"{Excerpt.Of(request.Path.ToString())}: there is no such address; see /openapi/v1.json",
            StatusCodes.Status405MethodNotAllowed =>
                $"{Excerpt.Of(request.Path.ToString())}: expected {context.Response.Headers.Allow}, got {request.Method}",
            _ => $"{request.Method} {Excerpt.Of(request.Path.ToString())}: status {status}",
        };
        RequestNotes.Of(context).Problem = message;
        RequestPipeline.Log(context, log, TimeSpan.Zero);
        return context.Response.WriteErrorAsync(status, message);
    }
}
