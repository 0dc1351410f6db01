using System.Text.Json;
using Fovea.Imaging;
using Fovea.Photometry;
using Fovea.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>From pictures under several lights to normals, albedo and depth.</summary>
internal sealed class PhotometryPage : IStudioPage
{
    // What the page shows of a photograph.
    private const int ShownSide = 900;

    public string Id => "photometry";

    public int Order => 70;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var scenes = new PhotometryScenes(studio);
        var (work, results) = (new PhotometryWork(studio, scenes), new PhotometryResults(studio));
        api.MapGet("", Answer(_ => new Fields
        {
            ["solvers"] = SolverCatalog.All.Select(s => Known(s.Name, s.Description)),
            ["integrators"] = IntegratorCatalog.All.Select(s => Known(s.Name, s.Description)),
            ["surfaces"] = Surface.All.Select(s => Known(s.Name, s.Description)),
            ["reflectances"] = Reflectance.All.Select(s => Known(s.Name, s.Description)),
            ["folders"] = scenes.InWorkspace(),
        }));
        api.MapPost("scene", Answer(_ => new Fields { ["scene"] = scenes.New("pictures") }));
        api.MapPost("render", Post((_, body) => work.Render(body).ToFields()));
        MapScene(api.MapGroup("scene/{scene}"), scenes, work);
        MapResult(api.MapGroup("result/{result}"), work, results);
    }

    private static void MapScene(RouteGroupBuilder api, PhotometryScenes scenes, PhotometryWork work)
    {
        PhotometryPlace Place(HttpContext context) => scenes.Find(Uri.UnescapeDataString(context.Request.Route("scene")));
        api.MapGet("", Answer(context => Describe(Place(context), scenes)));
        api.MapPost("file", (RequestDelegate)(async context =>
        {
            scenes.Add(Place(context).Id, context.Request.Text("name"), await context.Request.ReadBytesAsync());
            await context.Response.WriteFieldsAsync(new Fields());
        }));
        api.MapGet("picture", (RequestDelegate)(async context =>
        {
            var paths = scenes.Pictures(Place(context));
            var path = paths[context.Request.Whole("index", 0, 0, paths.Count - 1)];
            await context.Response.WritePictureAsync(await Task.Run(() => Smaller(Image.Load(path))));
        }));
        api.MapGet("mask", (RequestDelegate)(async context =>
        {
            var place = Place(context);
            var mask = place.DrawnMask ?? ScenePictures.FindMask(place.Folder)
                ?? throw new FileNotFoundException($"{place.Title}: there is no mask yet");
            scenes.Pictures(place);
            await context.Response.WritePictureAsync(await Task.Run(() => Image.Load(mask)));
        }));
        api.MapPost("mask", (RequestDelegate)(async context =>
        {
            var place = Place(context);
            var mask = await context.Request.ReadImageAsync();
            var first = await Task.Run(() => Image.Load(scenes.Pictures(place)[0]));
            if ((mask.Width, mask.Height) != (first.Width, first.Height)) throw new ArgumentException(
                $"mask: expected {first.Width} × {first.Height} pixels as the pictures have, got {mask.Width} × {mask.Height}");
            mask.Save(place.Extra("drawn-mask.png"));
            await context.Response.WriteFieldsAsync(new Fields());
        }));
        api.MapPost("find-mask", Post((context, _) => work.FindMask(Place(context)).ToFields()));
        api.MapPost("ball", Post((context, body) => work.FindLights(Place(context),
            body.TextOr("ball") is { Length: > 0 } ball ? scenes.Find(ball) : Place(context), Outline(body)).ToFields()));
        api.MapPost("solve", Post((context, body) => work.Solve(Place(context), body).ToFields()));
    }

    private static void MapResult(RouteGroupBuilder api, PhotometryWork work, PhotometryResults results)
    {
        static string Result(HttpContext context) => context.Request.Route("result");
        api.MapGet("", Answer(context => results.Describe(Result(context))));
        api.MapPost("integrate", Post((context, body) => work.Integrate(Result(context), body).ToFields()));
        api.MapPost("save", Post((context, body) => new Fields { ["folder"] = results.Save(Result(context), body.TextOr("folder")) }));
        api.MapGet("profile", Answer(context => results.Profile(Result(context), Point(context, "0"), Point(context, "1"),
            context.Request.Number("scale", 0, 0, 1e6))));
        api.MapGet("file/{name}", (RequestDelegate)(async context =>
        {
            var path = results.PathOf(Result(context), context.Request.Route("name"));
            // Written by this program, but shown as nothing that runs: a report is a page of its own when it is opened from the disk.
            if (Path.GetExtension(path) is not (".png" or ".json"))
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"{Path.GetFileName(path)}\"";
            context.Response.ContentType = Path.GetExtension(path) switch
            {
                ".png" => "image/png",
                ".json" => "application/json",
                _ => "application/octet-stream",
            };
            await context.Response.SendFileAsync(path, context.RequestAborted);
        }));
    }

    private static Fields Describe(PhotometryPlace place, PhotometryScenes scenes)
    {
        var pictures = scenes.Pictures(place);
        var first = Image.Load(pictures[0]);
        PhotometryScenes.CheckSize(pictures, first);
        return new()
        {
            ["scene"] = place.Id, ["title"] = place.Title, ["pictures"] = pictures.Select(p => Path.GetFileName(p)),
            ["width"] = first.Width, ["height"] = first.Height, ["bits"] = first.BitDepth,
            ["hasLights"] = ScenePictures.HasLights(place.Folder), ["hasBall"] = place.BallLights is not null,
            ["mask"] = place.DrawnMask is not null ? "drawn" : ScenePictures.FindMask(place.Folder) is not null ? "file" : null,
        };
    }

    private static Circle Outline(JsonElement body)
    {
        if (body.TableOrNull("points") is { } p)
        {
            if (p.GetLength(0) != 3 || p.GetLength(1) != 2) throw new ArgumentException("points: expected three of two numbers");
            return Circle.Through((p[0, 0], p[0, 1]), (p[1, 0], p[1, 1]), (p[2, 0], p[2, 1]));
        }
        return new(body.Number("x", 0, 0, Image.MaxSide), body.Number("y", 0, 0, Image.MaxSide), body.Number("r", 0, 1, Image.MaxSide));
    }

    private static (double X, double Y) Point(HttpContext context, string end) =>
        (context.Request.Number("x" + end, 0, 0, Image.MaxSide), context.Request.Number("y" + end, 0, 0, Image.MaxSide));

    private static Fields Known(string name, string description) => new() { ["name"] = name, ["description"] = description };

    private static Image Smaller(Image picture)
    {
        var longer = Math.Max(picture.Width, picture.Height);
        return (longer <= ShownSide ? picture : Resizing.Bilinear(picture, Math.Max(1, picture.Width * ShownSide / longer),
            Math.Max(1, picture.Height * ShownSide / longer))).To8Bit();
    }

    private static RequestDelegate Answer(Func<HttpContext, Fields> answer) => context =>
        context.Response.WriteFieldsAsync(answer(context));

    private static RequestDelegate Post(Func<HttpContext, JsonElement, Fields> answer) => async context =>
        await context.Response.WriteFieldsAsync(answer(context, await context.Request.ReadJsonAsync()));
}
