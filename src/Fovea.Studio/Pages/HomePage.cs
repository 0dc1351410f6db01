using System.Globalization;
using Fovea.Reports;
using Fovea.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>The first page: where the studio works, and what is at work.</summary>
internal sealed class HomePage : IStudioPage
{
    public string Id => "home";

    public int Order => 0;

    public void Map(RouteGroupBuilder api, StudioContext studio) =>
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(new Fields
        {
            ["machine"] = PageFragment.ToHtml(new PageFigures()
                .Add(StudioTexts.Of(Id, "folder"), studio.Workspace.Root)
                .Add(StudioTexts.Of(Id, "processor"), MachineInfo.Current.Processor)
                .Add(StudioTexts.Of(Id, "version"), FoveaVersion.Current)),
            ["work"] = Work(studio.Jobs),
        })));

    private string? Work(StudioJobs jobs)
    {
        if (jobs.All.Count == 0) return null;
        var table = new PageTable("", StudioTexts.Of(Id, "job"), StudioTexts.Of(Id, "state"));
        foreach (var job in jobs.All.Reverse())
            table.Add(job.Title, job.State.ToString().ToLowerInvariant());
        return PageFragment.ToHtml(table);
    }
}
