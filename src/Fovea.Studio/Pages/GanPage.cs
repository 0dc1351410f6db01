using System.Globalization;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Serving;
using Fovea.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>Networks that make pictures: how they learn, what they make, and the ways between.</summary>
internal sealed class GanPage : IStudioPage
{
    // What takes longer than an answer may is a job.
    private const double MostMilliseconds = 100;
    private const int MostSamples = 64;

    public string Id => "gan";

    public int Order => 80;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var (generators, trainings) = (new Generators(studio.Workspace), studio.Trainings);
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(new Fields
        {
            ["runs"] = studio.Workspace.Runs().Where(r => Generators.Fits(r.Config)).Select(r => r.Path).ToList(),
            ["recipes"] = Recipes().Select(r => new Fields
            {
                ["name"] = r.Name, ["epochs"] = r.Config.Epochs, ["description"] = r.Description,
            }),
            ["mayTrain"] = trainings.CanStart,
        })));
        api.MapPost("train", (RequestDelegate)(context =>
        {
            var (request, name) = (context.Request, context.Request.Text("recipe"));
            if (Recipes().All(r => r.Name != name)) throw new ArgumentException(
                $"recipe: expected one of {string.Join(", ", Recipes().Select(r => r.Name))}, got '{Excerpt.Of(name)}'");
            var config = Recipe.Find(name)!.Config;
            (config.Epochs, config.Seed) = (request.Whole("epochs", 20, 1, 10_000), (ulong)request.Whole("seed", 0, 0, int.MaxValue));
            return context.Response.WriteFieldsAsync(new Fields { ["run"] = studio.Workspace.Relative(trainings.Start(config)) });
        }));
        api.MapGet("run", (RequestDelegate)(context => context.Response.WriteFieldsAsync(
            Run(studio, context.Request.Text("run")))));
        api.MapGet("sample", (RequestDelegate)(async context =>
        {
            var (run, _) = RunFolder.Open(studio.Workspace.Run(context.Request.Text("run")));
            var file = GeneratorSamples.FileOf(run, context.Request.Whole("epoch", 1, 1, int.MaxValue));
            await context.Response.WritePictureAsync(Image.Load(studio.Workspace.Existing(studio.Workspace.Relative(file))));
        }));
        api.MapPost("open", (RequestDelegate)(context =>
        {
            var path = context.Request.Text("run");
            studio.Workspace.Run(path);
            return context.Response.WriteFieldsAsync(studio.Jobs.Start($"opening {Excerpt.Of(path)}", _ => new Fields
            {
                ["classes"] = generators.Open(path).Classes, ["reach"] = OpenGenerator.Reach,
            }).ToFields());
        }));
        api.MapGet("samples", Made(studio, generators, MostSamples, (generator, asked) => new()
        {
            ["pictures"] = generator.Samples(asked.Count, asked.Label, asked.Seed).Select(PictureUri.Of).ToList(),
        }));
        api.MapGet("way", Made(studio, generators, 16, (generator, asked) => new()
        {
            ["picture"] = PictureUri.Of(generator.Way(asked.Count, asked.Label, asked.Seed, asked.From, asked.To, steps: 10)),
        }));
        api.MapGet("plane", Made(studio, generators, OpenGenerator.PlanePictures, (generator, asked) => new()
        {
            ["picture"] = PictureUri.Of(generator.Plane(asked.Label, asked.Seed)),
        }));
        api.MapGet("point", Made(studio, generators, 1, (generator, asked) => new()
        {
            ["picture"] = PictureUri.Of(generator.At(asked.Label, asked.Seed, asked.X, asked.Y)),
        }));
    }

    private static RequestDelegate Made(StudioContext studio, Generators generators, int pictures,
        Func<OpenGenerator, Asked, Fields> make) =>
        context =>
        {
            var generator = generators.Open(context.Request.Text("run"));
            var asked = Asked.Of(context.Request, generator.Classes.Count);
            return context.Response.WriteFieldsAsync(pictures * generator.Milliseconds <= MostMilliseconds ? make(generator, asked)
                : studio.Jobs.Start("making pictures", _ => make(generator, asked)).ToFields());
        };

    private static List<Recipe> Recipes() => [.. Recipe.All.Where(r => r.Config is var c && Generators.Fits(c)
        && DatasetCatalog.Get(c.Dataset.Name).Search() is not null)];

    private static Fields Run(StudioContext studio, string path)
    {
        var (full, trainings) = (studio.Workspace.Run(path), studio.Trainings);
        if (!RunSummary.IsRun(full)) return new()
        {
            // Its process has not yet written anything, or never will.
            ["status"] = trainings.IsBegun(full) ? "starting" : "failed", ["problem"] = trainings.Failure(full),
            ["epochs"] = Array.Empty<int>(), ["html"] = "",
        };
        var summary = RunSummary.Of(full);
        var charts = PlayerCurves.Of(summary.Run);
        if (charts.Count == 0) charts = [.. RunCurves.Of(summary.Run).Select(c => c.Chart)];
        var (done, all) = (summary.Figures.Epochs, summary.Config.Epochs);
        return new()
        {
            ["status"] = summary.Status.ToString().ToLowerInvariant(), ["problem"] = trainings.Failure(full),
            ["isLive"] = summary.Status == RunStatus.Running || trainings.IsBegun(full),
            ["epochs"] = Enumerable.Range(1, done).Where(e => File.Exists(GeneratorSamples.FileOf(summary.Run, e))).ToList(),
            ["hasWeights"] = File.Exists(summary.Run.ModelFile) || File.Exists(summary.Run.CheckpointFile),
            ["html"] = PageFragment.ToHtml([new PageFigures().Add(StudioTexts.Of("gan", "network"), summary.Config.Network.Name)
                .Add(StudioTexts.Of("gan", "data"), summary.Config.Dataset.Name)
                .Add(StudioTexts.Of("gan", "epoch"), string.Create(CultureInfo.InvariantCulture, $"{done} of {all}"),
                    summary.Status.ToString().ToLowerInvariant())
                .Add(StudioTexts.Of("gan", "seed"), summary.Config.Seed.ToString(CultureInfo.InvariantCulture))]),
            ["curves"] = PageFragment.ToHtml(charts.Select(c => new PageChart(c))),
        };
    }

    /// <summary>What pictures a page asks for.</summary>
    private sealed record Asked(int Count, int? Label, ulong Seed, int From, int To, double X, double Y)
    {
        public static Asked Of(HttpRequest request, int classes)
        {
            var count = request.Whole("count", 36, 1, MostSamples);
            var label = request.Whole("class", -1, -1, classes - 1);
            double Place(string name) => request.Number(name, 0, -OpenGenerator.Reach, OpenGenerator.Reach);
            return new(count, label < 0 ? null : label, (ulong)request.Whole("seed", 0, 0, int.MaxValue),
                request.Whole("from", 0, 0, count - 1), request.Whole("to", Math.Min(1, count - 1), 0, count - 1), Place("x"), Place("y"));
        }
    }
}
