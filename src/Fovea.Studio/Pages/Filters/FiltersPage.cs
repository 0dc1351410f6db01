using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Serving;
using Fovea.Tensors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>Signals that slide over each other, and pictures under filters.</summary>
internal sealed class FiltersPage : IStudioPage
{
    private const int MostText = 8000, MostTimes = 400, Bins = 64;

    // An answer that is ready by then is sent at once; else a job tells when.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    private static readonly string[] Channels = ["auto", "grey", "each"], Borders = ["reflect", "zero", "replicate", "circular"],
        Scales = [.. Enum.GetNames<FilterScale>().Select(n => n.ToLowerInvariant())];

    public string Id => "filters";

    public int Order => 60;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var pictures = new FilteredPictures(studio.Uploads);
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(new Fields
        {
            ["filters"] = FilterCatalog.All.Select(f => new Fields
            {
                ["name"] = f.Name, ["description"] = f.Description, ["settings"] = f.Settings.Select(Setting),
            }),
            ["signals"] = SignalCatalog.All.Select(s => new Fields
            {
                ["name"] = s.Name, ["parameters"] = s.Parameters, ["description"] = s.Description,
            }),
            ["borders"] = Borders, ["channels"] = Channels,
            ["scales"] = Scales,
        })));
        api.MapGet("signal", (RequestDelegate)(context => context.Response.WriteFieldsAsync(Convolve(context.Request))));
        api.MapPost("picture", (RequestDelegate)(async context =>
        {
            var picture = await context.Request.ReadImageAsync();
            var (id, kept) = await Task.Run(() => pictures.Add(picture));
            await context.Response.WriteFieldsAsync(new Fields
            {
                ["id"] = id, ["width"] = kept.Width, ["height"] = kept.Height,
                ["from"] = picture == kept ? null : $"{picture.Width} × {picture.Height}",
            });
        }));
        api.MapGet("picture", (RequestDelegate)(async context =>
            await SendAsync(context.Response, await pictures.PictureAsync(context.Request.Query["id"].ToString()))));
        api.MapGet("apply", (RequestDelegate)(context => ApplyAsync(context, pictures, studio.Jobs)));
        api.MapGet("kernel", (RequestDelegate)(context => context.Response.WriteFieldsAsync(Kernel(context.Request))));
        api.MapGet("histogram", (RequestDelegate)(async context =>
        {
            var before = await pictures.PictureAsync(context.Request.Query["id"].ToString());
            var after = await Filtered(context.Request, pictures);
            await context.Response.WriteFieldsAsync(new Fields
            {
                ["html"] = PageFragment.ToHtml(new PageChart(Histogram("before", before)), new PageChart(Histogram("after", after))),
            });
        }));
    }

    private static Fields Setting(TextParameter s) => new()
    {
        ["name"] = s.Name, ["value"] = s.Fallback, ["min"] = s.Least, ["max"] = s.Most, ["step"] = s.Step, ["words"] = s.Words,
    };

    private static Fields Convolve(HttpRequest request)
    {
        var (x, h) = (SignalCatalog.Parse(Text(request, "x")), SignalCatalog.Parse(Text(request, "h")));
        var from = request.Whole("from", -8, -MostTimes, MostTimes);
        var to = request.Whole("to", 24, from + 1, from + MostTimes);
        var isTurned = request.Query["kind"] != "correlation";
        var slider = isTurned ? h : h.Reverse();
        var y = SignalConvolution.Convolve(x, slider, from, to);
        return new()
        {
            ["from"] = from, ["to"] = to, ["x"] = x.Window(from, to).Values, ["h"] = slider.Window(from - to, to - from).Values,
            ["y"] = y.Values, ["isWhole"] = x.Start >= from && x.End <= to,
            ["xName"] = x.Name, ["hName"] = h.Name,
            ["command"] = $"fovea signal {(isTurned ? "convolve" : "correlate")} \"{x.Name}\" \"{h.Name}\" --from {from} --to {to}",
        };
    }

    private static async Task ApplyAsync(HttpContext context, FilteredPictures pictures, StudioJobs jobs)
    {
        var filtered = Filtered(context.Request, pictures);
        await Task.WhenAny(filtered, Task.Delay(Patience, context.RequestAborted));
        if (filtered.IsCompleted)
        {
            await SendAsync(context.Response, await filtered);
            return;
        }
        var job = jobs.Start($"{StudioTexts.Of("filters", "filtering")} {Excerpt.Of(Text(context.Request, "kernel"))}", job =>
        {
            filtered.Wait(job.Token);
            return null;
        });
        await context.Response.WriteFieldsAsync(job.ToFields());
    }

    private static Task<Image> Filtered(HttpRequest request, FilteredPictures pictures) => pictures.FilteredAsync(
        request.Query["id"].ToString(), Text(request, "kernel"), request.Query["normalize"] == "true", new()
        {
            Border = OneOf(request, "border", Borders) switch
            {
                "zero" => PaddingMode.Zeros,
                var word => Enum.Parse<PaddingMode>(word, ignoreCase: true),
            },
            Scale = Enum.Parse<FilterScale>(OneOf(request, "scale", Scales), ignoreCase: true),
            Grey = OneOf(request, "channels", Channels) switch { "grey" => true, "each" => false, _ => null },
        });

    private static Fields Kernel(HttpRequest request)
    {
        var weights = FilterKernel.Find(FilteredPictures.Parse(Text(request, "kernel"), request.Query["normalize"] == "true"));
        return new()
        {
            ["rows"] = weights?.GetLength(0), ["columns"] = weights?.GetLength(1), ["sum"] = weights?.Cast<double>().Sum(),
            ["weights"] = weights is null ? null : Enumerable.Range(0, weights.GetLength(0))
                .Select(i => Enumerable.Range(0, weights.GetLength(1)).Select(j => weights[i, j])),
        };
    }

    private static LineChart Histogram(string name, Image image)
    {
        var counts = ImageHistogram.Of(image, Bins);
        var chart = new LineChart(StudioTexts.Of("filters", name))
        {
            XLabel = StudioTexts.Of("filters", "brightness"), YLabel = StudioTexts.Of("filters", "share"), Height = 260,
        };
        var centres = Enumerable.Range(0, Bins).Select(i => (i + 0.5) / Bins).ToArray();
        // The colours of charts are blue, orange and green, in this order.
        (int Channel, string Name)[] series = counts.Length == 1 ? [(0, "grey")] : [(2, "blue"), (0, "red"), (1, "green")];
        foreach (var (c, channel) in series)
            chart.Add(StudioTexts.Of("filters", channel), centres, counts[c].Select(n => 100.0 * n / (image.Width * image.Height)));
        return chart;
    }

    private static string Text(HttpRequest request, string name) => request.Text(name) is { Length: > 0 and <= MostText } text ? text
        : throw new ArgumentException($"{name}: expected a text of 1 to {MostText} characters");

    // The first where nothing is said.
    private static string OneOf(HttpRequest request, string name, string[] words) => request.Query[name].ToString() switch
    {
        "" => words[0],
        var word when words.Contains(word) => word,
        var word => throw new ArgumentException($"{name}: expected one of {string.Join(", ", words)}, got '{Excerpt.Of(word)}'"),
    };

    private static Task SendAsync(HttpResponse response, Image picture)
    {
        response.ContentType = "image/png";
        return response.Body.WriteAsync(picture.Encode()).AsTask();
    }
}
