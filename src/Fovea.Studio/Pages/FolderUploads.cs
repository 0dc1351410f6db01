using Fovea.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>Pictures that are dropped on a page, file by file, into a folder of the upload store.</summary>
internal static class FolderUploads
{
    private const int MostBytes = 64 << 20;

    /// <summary>Adds <c>uploads</c>, which makes a folder, and <c>uploads/ID?name=…</c>, which takes a file of it.</summary>
    public static void Map(RouteGroupBuilder api, StudioContext studio)
    {
        api.MapPost("uploads", (RequestDelegate)(context =>
            context.Response.WriteFieldsAsync(new Fields { ["id"] = studio.Uploads.NewFolder() })));
        api.MapPost("uploads/{id}", (RequestDelegate)(async context =>
        {
            var (id, name) = (context.Request.Route("id"), context.Request.Text("name"));
            var bytes = await context.Request.ReadBytesAsync(MostBytes);
            studio.Uploads.Write(id, name, bytes);
            await context.Response.WriteFieldsAsync(new Fields { ["name"] = name });
        }));
    }
}
