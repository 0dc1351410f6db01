using System.Text.Json.Nodes;
using Fovea.Reports;

namespace Fovea.Training.Tests.Adversarial;

/// <summary>Each <see cref="GeneratorInspection"/>, on a run of two players.</summary>
public sealed class GeneratorInspectionTests(MadeRun run) : IClassFixture<MadeRun>
{
    [Fact]
    public void Every_look_at_a_generator_has_blocks_and_figures()
    {
        var all = RunInspection.All.OfType<GeneratorInspection>().ToList();
        var looked = RunInspection.Of(new(run.Session, new() { Samples = 5, Judged = 300 }), all);
        Assert.Equal(["made", "players", "interpolation", "neighbours", "quality"], looked.Results.Select(r => r.Inspection.Name));
        Assert.All(looked.Results, r =>
            Assert.True(r.Result.Blocks.Count > 0 && r.Result.Figures.Any() && r.Result.Line.Length > 0, r.Inspection.Name));
        var figures = JsonNode.Parse(looked.Figures.ToJson())!;
        Assert.Equal(3, figures["players"]!["realScore"]!.AsArray().Count);
        Assert.Equal(-1.3863, (double)figures["players"]!["optimum"]!, 1e-4);
        Assert.InRange((double)figures["quality"]!["meanConfidence"]!, 0.1, 1);
        Assert.Equal(1, figures["quality"]!["shares"]!.AsArray().Sum(s => (double)s!), 1e-9);
        Assert.False((bool)figures["neighbours"]!["looksCopied"]!);
        Assert.Equal(5, looked.Results[0].Result.Blocks.OfType<PictureGallery>().First().Pictures.Count);
        Assert.Contains("−ln 4, nothing can be told", looked.Page.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_a_training_has_what_takes_no_time()
    {
        var page = File.ReadAllText(Path.Combine(run.Folder, RunInspection.FileName));
        foreach (var inspection in RunInspection.All.OfType<GeneratorInspection>())
            Assert.Equal(inspection.IsQuick, page.Contains($">{inspection.Title}</h2>", StringComparison.Ordinal));
    }
}
