using System.Text.RegularExpressions;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Reports;
using Fovea.Serving;
using Fovea.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>Networks of the zoo, of runs, of files, or typed: drawn, with what is known of each layer, its weights and its
/// activations.</summary>
internal sealed partial class NetworkPage : IStudioPage
{
    private static readonly Lazy<Dataset> Test = new(() => DatasetCatalog.Load("digits").Test);

    public string Id => "network";

    public int Order => 30;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var shelf = new NetworkShelf(studio);
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(new Fields
        {
            ["zoo"] = NetworkCatalog.All.Select(n => new Fields { ["name"] = n.Name, ["description"] = n.Description }),
            ["architectures"] = ArchitectureCatalog.All.Select(a => new Fields
            {
                ["name"] = a.Name, ["layers"] = a.Layers, ["input"] = $"{a.Input.Height}x{a.Input.Width}x{a.Input.Channels}",
            }),
            ["runs"] = RunSearch.Find([studio.Workspace.Root]).Select(studio.Workspace.Relative), ["files"] = shelf.Files(),
            ["digits"] = Test.Value.Count,
        })));
        api.MapGet("text", (RequestDelegate)(context => context.Response.WriteFieldsAsync(
            Sizes(NetworkShelf.Bounded(context.Request.Text("text")), NetworkShelf.Input(context.Request.Text("input"))))));
        api.MapPost("upload", (RequestDelegate)(async context =>
        {
            var bytes = await context.Request.ReadBytesAsync();
            var folder = studio.Uploads.NewFolder();
            var file = studio.Uploads.Write(folder, context.Request.Text("name"), bytes);
            await context.Response.WriteFieldsAsync(new Fields { ["upload"] = folder, ["file"] = Path.GetFileName(file) });
        }));
        api.MapPost("open", (RequestDelegate)(context =>
        {
            var open = shelf.Find(context.Request);
            var job = studio.Jobs.Start(StudioTexts.Of(Id, "opening"), _ => NetworkView.Of(open()));
            return context.Response.WriteFieldsAsync(job.ToFields());
        }));
        api.MapPost("layer", (RequestDelegate)(context =>
        {
            var (open, layer) = (shelf.Find(context.Request), context.Request.Text("layer"));
            return context.Response.WriteFieldsAsync(studio.Jobs.Start(StudioTexts.Of(Id, "reading"), _ => new Fields
            {
                ["html"] = PageFragment.ToHtml(LayerView.Weights(open(), layer)),
            }).ToFields());
        }));
        api.MapPost("activations", (RequestDelegate)(async context =>
        {
            var (open, layer) = (shelf.Find(context.Request), context.Request.Text("layer"));
            var image = context.Request.ContentLength > 0 ? await context.Request.ReadImageAsync()
                : Test.Value.ToImage(context.Request.Whole("digit", 0, 0, Test.Value.Count - 1));
            await context.Response.WriteFieldsAsync(studio.Jobs.Start(StudioTexts.Of(Id, "running"), _ => new Fields
            {
                ["html"] = PageFragment.ToHtml(LayerView.Activations(open(), layer, image)),
            }).ToFields());
        }));
        api.MapGet("digit", (RequestDelegate)(context =>
        {
            var image = Test.Value.ToImage(context.Request.Whole("digit", 0, 0, Test.Value.Count - 1));
            context.Response.ContentType = "image/png";
            return context.Response.Body.WriteAsync(image.Encode(), context.RequestAborted).AsTask();
        }));
    }

    // The sizes of the layers as far as they can be read, and where the first mistake is.
    private static Fields Sizes(string text, FeatureMap input)
    {
        var words = Words().Matches(text);
        Architecture? Prefix(int count, out string? problem)
        {
            problem = null;
            try
            {
                return count == 0 ? null : Architecture.Parse(text[..(words[count - 1].Index + words[count - 1].Length)], input);
            }
            catch (FormatException e)
            {
                problem = Place().Replace(e.Message, "");
                return null;
            }
        }
        var whole = Prefix(words.Count, out var error);
        // Layers before the first that is wrong are right: it is looked for by halving.
        var (right, wrong) = (0, words.Count);
        while (error is not null && wrong - right > 1)
        {
            var middle = (right + wrong) / 2;
            if (Prefix(middle, out var problem) is null) (wrong, error) = (middle, problem);
            else right = middle;
        }
        whole ??= Prefix(right, out _);
        return new()
        {
            ["rows"] = (whole?.Rows ?? []).Select(r => new Fields
            {
                ["layer"] = r.Layer, ["output"] = r.Output.ToString(), ["parameters"] = r.Parameters, ["computation"] = r.Computation,
                ["macs"] = r.MultiplyAdds, ["field"] = r.ReceptiveField is { } f ? $"{f.Size.H}×{f.Size.W}" : null,
            }),
            ["parameters"] = whole?.Parameters, ["macs"] = whole?.MultiplyAdds, ["error"] = error,
            ["line"] = error is null ? null : text.AsSpan(0, words[wrong - 1].Index).Count('\n') + 1,
        };
    }

    [GeneratedRegex(@"[^\s,]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^architecture: (?:column \d+: |layer \d+, )?")]
    private static partial Regex Place();
}
