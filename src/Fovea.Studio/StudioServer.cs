using System.Net;
using System.Security.Cryptography;
using Fovea.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fovea.Studio;

/// <summary>The studio: pages on this machine's loopback, for whoever has the token.</summary>
/// <example><code>
/// await using var studio = await StudioServer.StartAsync(new() { Folder = "work" });
/// Console.WriteLine(studio.Address);
/// </code></example>
public sealed class StudioServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly StudioContext _context;

    private StudioServer(WebApplication application, StudioContext context, Uri address) =>
        (_application, _context, Address) = (application, context, address);

    /// <summary>The address of the first page, with the token.</summary>
    public Uri Address { get; }

    /// <summary>Starts a studio.</summary>
    /// <param name="options">What it works on.</param>
    /// <exception cref="IOException">There is no such folder, or the port is in use.</exception>
    public static async Task<StudioServer> StartAsync(StudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var workspace = new Workspace(options.Folder);
        var context = new StudioContext(options, workspace, new(), new(options, workspace), new());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = StudioRequests.MostBytes;
        });
        var application = builder.Build();
        Map(application, context, token);
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            context.Uploads.Dispose();
            throw;
        }
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(application, context, new($"{address}/?token={token}"));
    }

    /// <summary>Ends the studio and its jobs. Trainings that it started go on.</summary>
    public async ValueTask DisposeAsync()
    {
        _context.Jobs.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _context.Uploads.Dispose();
    }

    private static void Map(WebApplication application, StudioContext context, string token)
    {
        var guard = new StudioGuard(token);
        application.Use(next => request => guard.InvokeAsync(request, next));
        application.Use(next => request => StudioErrors.InvokeAsync(request, next));
        application.UseRouting();
        foreach (var page in StudioShell.Pages)
        {
            application.MapGet($"/{page.Id}", (RequestDelegate)(request => SendAsync(request, page)));
            page.Map(application.MapGroup($"/api/{page.Id}"), context);
        }
        application.MapGet("/", (RequestDelegate)(request =>
        {
            request.Response.Redirect($"/{StudioShell.Pages[0].Id}");
            return Task.CompletedTask;
        }));
        application.MapGet("/web/{**path}", (RequestDelegate)(request => StudioFiles.SendAsync(request, request.Request.Route("path"))));
        application.MapGet("/api/jobs/{id}", (RequestDelegate)(request =>
            request.Response.WriteFieldsAsync(context.Jobs.Find(request.Request.Route("id")).ToFields())));
        application.MapDelete("/api/jobs/{id}", (RequestDelegate)(request =>
        {
            var job = context.Jobs.Find(request.Request.Route("id"));
            job.Cancel();
            return request.Response.WriteFieldsAsync(job.ToFields());
        }));
        application.MapFallback("{**path}", (RequestDelegate)(request => request.Response.WriteErrorAsync(StatusCodes.Status404NotFound,
            $"{Excerpt.Of(request.Request.Path)}: no page of the studio")));
    }

    private static Task SendAsync(HttpContext request, IStudioPage page)
    {
        request.Response.ContentType = "text/html; charset=utf-8";
        return request.Response.WriteAsync(StudioShell.Html(page), request.RequestAborted);
    }
}
