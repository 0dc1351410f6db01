using System.Text;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Serving;
using Fovea.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>Ask a network: of what one draws, of one's own pictures, of many of them.</summary>
internal sealed class TryPage : IStudioPage
{
    // What takes longer than an answer may is a job.
    private const double MostMilliseconds = 100;
    private const int MostPicture = 64 << 20, ThumbnailSide = 96, QuickEpochs = 12;

    public string Id => "try";

    public int Order => 50;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var classifiers = new Classifiers(studio);
        FolderUploads.Map(api, studio);
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(new Fields
        {
            ["models"] = studio.Workspace.Models(),
            ["methods"] = ExplanationCatalog.All.Select(e => new Fields
            {
                ["name"] = e.Name, ["title"] = e.Title, ["description"] = e.Description,
            }),
        })));
        api.MapPost("train", (RequestDelegate)(context => context.Response.WriteFieldsAsync(
            studio.Jobs.Start("a network for digits", job => Train(studio.Workspace, job)).ToFields())));
        api.MapPost("open", (RequestDelegate)(context =>
        {
            var model = context.Request.Text("model");
            classifiers.Full(model);
            return context.Response.WriteFieldsAsync(studio.Jobs.Start($"opening {Excerpt.Of(model)}",
                job => classifiers.Open(model, job.Token).ToFields()).ToFields());
        }));
        api.MapPost("look", (RequestDelegate)(async context =>
        {
            var (request, classifier) = (context.Request, classifiers.Find(context.Request.Text("model")));
            var options = LookOptions.Of(request, classifier.Classifier.ClassNames.Count);
            var image = Image.Load(await request.ReadBytesAsync(MostPicture), "the picture");
            var answer = classifier.Milliseconds(options.Method) <= MostMilliseconds
                ? classifier.Look(image, options, context.RequestAborted)
                : studio.Jobs.Start("where the network looks", job => classifier.Look(image, options, job.Token)).ToFields();
            await context.Response.WriteFieldsAsync(answer);
        }));
        api.MapPost("batch", (RequestDelegate)(context =>
        {
            var request = context.Request;
            var (classifier, upload) = (classifiers.Find(request.Text("model")).Classifier, request.Text("upload"));
            var folder = studio.Uploads.Folder(upload);
            var asked = classifier.With(classifier.Preprocessing with { Invert = request.Whole("invert", 0, 0, 1) == 1 });
            return context.Response.WriteFieldsAsync(studio.Jobs.Start("classifying pictures",
                job => PictureBatch.Classify(asked, upload, folder, job)).ToFields());
        }));
        api.MapGet("batch.csv", (RequestDelegate)(context =>
        {
            var job = studio.Jobs.Find(context.Request.Text("job"));
            if (job.ToFields()["result"] is not Fields result || !result.Any(f => f.Key == "rows"))
                throw new ArgumentException("job: expected one that has classified pictures");
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"pictures.csv\"";
            return context.Response.WriteAsync(PictureBatch.ToCsv(result), Encoding.UTF8, context.RequestAborted);
        }));
        api.MapGet("thumbnail", (RequestDelegate)(context =>
        {
            var file = studio.Uploads.File(context.Request.Text("upload"), context.Request.Text("file"));
            return context.Response.WritePictureAsync(PictureUri.Within(Image.Load(file), ThumbnailSide));
        }));
    }

    private static Fields Train(Workspace workspace, StudioJob job)
    {
        var config = Recipe.Find("digits")!.Config;
        config.Epochs = QuickEpochs;
        var session = TrainingSession.Start(config);
        var path = workspace.FreeRun("digits");
        session.Keep(path);
        session.Trainer.View = new TrainingReport(job);
        session.Train(job.Token);
        job.Token.ThrowIfCancellationRequested();
        job.Note = "measuring";
        session.Finish();
        return new() { ["model"] = workspace.Relative(path) };
    }
}
