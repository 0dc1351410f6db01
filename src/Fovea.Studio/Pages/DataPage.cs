using Fovea.Data;
using Fovea.Serving;
using Fovea.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>What networks learn from: a data set's classes and pictures, as they are and as a training changes them, and those that look
/// wrong.</summary>
internal sealed class DataPage : IStudioPage
{
    private const int MostShown = 96, MostAugmented = 23;

    public string Id => "data";

    public int Order => 20;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var sets = new DataSets(studio);
        FolderUploads.Map(api, studio);
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(Offered(studio))));
        api.MapPost("open", (RequestDelegate)(context =>
        {
            var choice = DataChoice.Of(context.Request);
            // What is wrong with a name is said at once.
            if (choice.IsNamed) DatasetCatalog.Get(choice.Set);
            else sets.Folder(choice);
            return context.Response.WriteFieldsAsync(studio.Jobs.Start($"opening {Excerpt.Of(choice.Set)}",
                job => sets.Open(choice, job.Token).ToFields()).ToFields());
        }));
        api.MapGet("pictures", (RequestDelegate)(context => context.Response.WriteFieldsAsync(
            Page(sets.Find(DataChoice.Of(context.Request)), context.Request))));
        api.MapGet("picture", (RequestDelegate)(context =>
        {
            var (part, index) = Picture(sets.Find(DataChoice.Of(context.Request)), context.Request);
            return context.Response.WritePictureAsync(part.ToImage(index));
        }));
        api.MapPost("augmented", (RequestDelegate)(async context =>
        {
            var (request, data) = (context.Request, sets.Find(DataChoice.Of(context.Request)));
            var (part, index) = Picture(data, request);
            var (seed, count) = (request.Whole("seed", 0, 0, int.MaxValue), request.Whole("count", 11, 1, MostAugmented));
            await context.Response.WriteFieldsAsync(
                AugmentedPictures.Of(data, part, index, await request.ReadJsonAsync(), (ulong)seed, count));
        }));
        api.MapGet("runs", (RequestDelegate)(context =>
        {
            var choice = DataChoice.Of(context.Request);
            return context.Response.WriteFieldsAsync(new Fields
            {
                ["runs"] = studio.Workspace.Runs().Where(r => DataDoubts.Fits(choice, sets, r.Config)).Select(r => r.Path).ToList(),
            });
        }));
        api.MapPost("doubts", (RequestDelegate)(context =>
        {
            var choice = DataChoice.Of(context.Request);
            var data = sets.Find(choice);
            var run = context.Request.Query["run"] is [{ Length: > 0 } path] ? studio.Workspace.Run(path) : null;
            if (run is not null && !DataDoubts.Fits(choice, sets, RunFolder.Open(run).Config))
                throw new ArgumentException($"run: expected a run that classifies {Excerpt.Of(choice.Set)}, got one of other data");
            return context.Response.WriteFieldsAsync(studio.Jobs.Start($"doubts about {Excerpt.Of(choice.Set)}",
                job => DataDoubts.Find(choice, data, run, job)).ToFields());
        }));
    }

    private static Fields Offered(StudioContext studio) => new()
    {
        ["sets"] = DatasetCatalog.All.Where(d => d.Search() is not null).Select(d => new Fields
        {
            ["name"] = d.Name, ["description"] = d.Description,
        }).ToList(),
        ["folders"] = PictureFolders.Below(studio.Workspace).ToList(),
        ["transforms"] = PartTables.Transforms.Parts.Select(p => new Fields
        {
            ["name"] = p.Name, ["description"] = p.Description,
            ["arguments"] = p.Arguments.Select(a => new Fields
            {
                ["name"] = a.Name, ["kind"] = a.Kind.ToString().ToLowerInvariant(), ["default"] = a.Default,
                ["description"] = a.Description, ["choices"] = a.Choices, ["optional"] = a.IsOptional,
            }),
        }),
        ["recipes"] = Recipe.All.Select(r => r.Config).Where(c => c.Transforms.Count > 0).Select(c => new Fields
        {
            ["name"] = c.Name, ["set"] = c.Dataset.Name, ["transforms"] = c.Transforms.Select(Transform),
        }),
    };

    private static Fields Transform(Part part) => new()
    {
        ["name"] = part.Name, ["arguments"] = PartTables.Transforms.Complete(part).Arguments,
    };

    private static Fields Page(OpenData data, HttpRequest request)
    {
        var (name, classes) = (request.Text("part"), data.Train.ClassNames);
        var part = data.Part(name);
        var positions = data.Positions(name, request.Whole("class", -1, -1, classes.Count - 1));
        var count = request.Whole("count", 36, 1, MostShown);
        var pages = Math.Max(1, (positions.Count + count - 1) / count);
        // Where a class has fewer pages than the one before, its last.
        var page = Math.Min(request.Whole("page", 1, 1, int.MaxValue), pages);
        return new()
        {
            ["total"] = positions.Count, ["page"] = page, ["pages"] = pages,
            ["pictures"] = positions.Skip((page - 1) * count).Take(count).Select(i => new Fields
            {
                ["index"] = i, ["label"] = classes[part.Label(i)],
            }),
        };
    }

    private static (Dataset Part, int Index) Picture(OpenData data, HttpRequest request)
    {
        var part = data.Part(request.Text("part"));
        return (part, request.Whole("index", 0, 0, part.Count - 1));
    }
}
