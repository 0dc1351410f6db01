using System.Text;
using Fovea.Reports;
using Fovea.Serving;
using Fovea.Sweeps;
using Fovea.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>Trainings: the runs below the folder, begun, watched while they learn, stopped, continued and compared; and sweeps.</summary>
internal sealed class RunsPage : IStudioPage
{
    private const int MostNotes = 64 << 10, MostCompared = 12;

    private const string NotesName = "notes.md";

    // A report may run its own script, in an origin of its own, and load nothing: it cannot ask the studio for anything.
    private const string ReportPolicy = "sandbox allow-scripts; default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        + "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public string Id => "runs";

    public int Order => 10;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        var (shelf, sweeps, trainings) = (new RunShelf(studio.Workspace), new SweepShelf(studio.Workspace), studio.Trainings);
        api.MapGet("", Answer(request => List(studio.Workspace, shelf, trainings, request.Query["filter"].ToString())));
        api.MapPost("", (RequestDelegate)(async context =>
        {
            var config = TrainingForm.Read(await context.Request.ReadJsonAsync(), shelf, studio.Workspace);
            await context.Response.WriteFieldsAsync(new Fields { ["path"] = studio.Workspace.Relative(trainings.Start(config)) });
        }));
        api.MapGet("schema", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            return context.Response.WriteAsync(ConfigSchema.Create(), context.RequestAborted);
        }));
        api.MapGet("form", Answer(request =>
            TrainingForm.ToFields(TrainingForm.Base(shelf, Given(request, "recipe"), Given(request, "run")))));
        api.MapGet("run", Answer(request => Show(request, studio, shelf, trainings)));
        api.MapDelete("run", Answer(request =>
        {
            var folder = studio.Workspace.Existing(request.Text("run"));
            if (trainings.IsBegun(folder)) throw new IOException("a training is at work in this folder. Stop it, or wait for its end.");
            if (Trainings.IsStarted(folder)) Trainings.Discard(folder);
            else RunDeletion.Delete(folder);
            return new();
        }));
        api.MapGet("deletion", Answer(request =>
        {
            var folder = studio.Workspace.Existing(request.Text("run"));
            var (files, bytes) = Trainings.IsStarted(folder) ? (Directory.GetFiles(folder).Length, 0) : RunDeletion.Check(folder);
            return new() { ["files"] = files, ["size"] = TextTable.Size(bytes) };
        }));
        api.MapPost("stop", Answer(request =>
        {
            var path = request.Text("run");
            var folder = studio.Workspace.Existing(path);
            trainings.Stop(folder, Trainings.IsStarted(folder) ? null : shelf.Open(path));
            return new();
        }));
        api.MapPost("resume", Answer(request =>
        {
            trainings.Resume(shelf.Open(request.Text("run")).Path, request.Whole("epochs", 0, 0, 1_000_000) is > 0 and var n ? n : null);
            return new();
        }));
        api.MapGet("notes", Answer(request =>
        {
            var file = NotesOf(studio.Workspace, shelf.Open(request.Text("run")));
            return new() { ["text"] = File.Exists(file) ? File.ReadAllText(file) : "" };
        }));
        api.MapPost("notes", (RequestDelegate)(async context =>
        {
            var file = NotesOf(studio.Workspace, shelf.Open(context.Request.Text("run")));
            var text = Encoding.UTF8.GetString(await context.Request.ReadBytesAsync(MostNotes));
            AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            await context.Response.WriteFieldsAsync(new Fields());
        }));
        api.MapGet("report", (RequestDelegate)(context => SendReport(context, studio.Workspace)));
        api.MapGet("compare", Answer(request => Compare(request, studio.Workspace)));
        api.MapGet("sweeps", Answer(_ => new() { ["sweeps"] = sweeps.All() }));
        api.MapGet("sweep", Answer(request => sweeps.Open(request.Text("sweep"))));
    }

    private static RequestDelegate Answer(Func<HttpRequest, Fields> answer) => context =>
        context.Response.WriteFieldsAsync(answer(context.Request));

    private static string? Given(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;

    private static Fields List(Workspace workspace, RunShelf shelf, Trainings trainings, string conditions)
    {
        var all = shelf.All();
        var started = conditions.Length > 0 ? [] : trainings.Started();
        IReadOnlyList<RunSummary> runs = [.. all.Select(r => r.Run).OfType<RunSummary>()];
        var filters = conditions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Without runs there are no columns to know.
        var chosen = runs.ToHashSet();
        if (runs.Count > 0)
            foreach (var filter in filters) chosen.RemoveWhere(r => !RunFilter.Parse(Whole(filter, workspace), runs).Holds(r));
        return new()
        {
            ["columns"] = RunColumn.Shown.Select(c => new Fields { ["name"] = c.Name, ["number"] = c.IsNumber }),
            ["all"] = all.Count, ["canTrain"] = trainings.CanStart,
            ["runs"] = all.Where(r => r.Run is not null && chosen.Contains(r.Run)).Select(r => new Fields
            {
                ["path"] = r.Path, ["state"] = r.Run!.Status.ToString().ToLowerInvariant(),
                ["cells"] = RunColumn.Shown.Select(c => c.Name == "name" ? r.Path : c.Text(r.Run!)),
                ["values"] = RunColumn.Shown.Select(c => c.Name == "name" ? r.Path : c.Value(r.Run!)),
            }),
            ["started"] = started.Select(f => new Fields
            {
                ["path"] = workspace.Relative(f), ["state"] = trainings.IsBegun(f) ? "starting" : "failed",
            }),
            ["problems"] = all.Where(r => r.Problem is not null).Select(r => r.Problem),
        };
    }

    // Runs are shown by paths that begin in the studio's folder, and known by whole ones.
    private static string Whole(string condition, Workspace workspace)
    {
        var at = condition.IndexOf('=', StringComparison.Ordinal) + 1;
        if (at == 0 || !condition.StartsWith("name", StringComparison.Ordinal)) return condition;
        var path = Path.Combine(workspace.Root, condition[at..].Trim());
        return Directory.Exists(path) ? condition[..at] + path : condition;
    }

    private static Fields Show(HttpRequest request, StudioContext studio, RunShelf shelf, Trainings trainings)
    {
        var path = request.Text("run");
        var folder = studio.Workspace.Existing(path);
        // What has not changed is not read again, but for the time that is left.
        var stamp = $"{RunShelf.Stamp(folder)} {trainings.IsBegun(folder)}";
        if (stamp == request.Query["stamp"]) return new() { ["stamp"] = stamp };
        var fields = RunView.Of(path, folder, Trainings.IsStarted(folder) ? null : shelf.Open(path), trainings);
        fields["stamp"] = stamp;
        return fields;
    }

    // A link in the run's place for notes may not lead outside.
    private static string NotesOf(Workspace workspace, RunSummary run) => workspace.Inside(workspace.Relative(run.Run.In(NotesName)));

    private static Fields Compare(HttpRequest request, Workspace workspace)
    {
        string[] paths = [.. request.Query["run"].OfType<string>()];
        if (paths.Length > MostCompared) throw new ArgumentException($"compare: expected at most {MostCompared} runs, got {paths.Length}.");
        var comparison = RunComparison.Of([.. paths.Select(workspace.Existing)]);
        return new()
        {
            ["table"] = PageFragment.ToHtml(comparison.Table()),
            ["differences"] = comparison.Differences.Count > 0 ? PageFragment.ToHtml(comparison.DifferenceTable()) : null,
            ["charts"] = PageFragment.ToHtml(comparison.Charts().Select(c => new PageChart(c))),
        };
    }

    private static Task SendReport(HttpContext context, Workspace workspace)
    {
        var folder = workspace.Existing(Given(context.Request, "run") ?? context.Request.Text("sweep"));
        if (!RunSummary.IsRun(folder) && !Sweep.IsIn(folder)) throw new IOException("expected a run or a sweep.");
        var file = workspace.Existing(workspace.Relative(Path.Combine(folder, RunInspection.FileName)));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ReportPolicy;
        // A page in a sandbox cannot be of one group with its opener.
        headers.Remove("Cross-Origin-Opener-Policy");
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.SendFileAsync(file, context.RequestAborted);
    }
}
