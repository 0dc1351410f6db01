using System.Xml.Linq;
using Microsoft.DotNet.Interactive.Formatting;

namespace Fovea.Notebooks.Tests;

/// <summary>What a notebook shows of Fovea's values, through the C# kernel.</summary>
[Collection("course")]
public sealed class RichOutputTests : IDisposable
{
    private readonly PageSession _session = new();

    public RichOutputTests() => RichOutput.Register();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task A_matrix_is_a_table_and_a_batch_of_pictures_is_a_picture()
    {
        var table = await Html("using Fovea.Tensors;\nTensor.From([1.5f, 2, 3, 4, 5, 6], [2, 3])");
        Assert.Contains("<caption>Float32 [2, 3]</caption>", table, StringComparison.Ordinal);
        Assert.Contains("<td>1.5</td>", table, StringComparison.Ordinal);
        Assert.Equal(3, XElement.Parse(table).Descendants("tr").Count());
        var pictures = await Html("Tensor.Zeros([2, 3, 8, 8]) - 1");
        Assert.Contains("data:image/png;base64,", pictures, StringComparison.Ordinal);
        Assert.Contains("Float32 [2, 3, 8, 8], black = -1, white = -1", pictures, StringComparison.Ordinal);
        Assert.StartsWith("<pre>Float32 [2, 2, 2]", await Html("Tensor.Zeros([2, 2, 2])"), StringComparison.Ordinal);
        Assert.Contains("[1, 2], requires grad", await Html("Tensor.Randn([1, 2], requiresGrad: true)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_magnified_and_says_its_size()
    {
        var html = await Html("new Fovea.Imaging.Image(9, 7, 3)");
        Assert.Contains("9 × 7, RGB, 8 bit", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("width=\"72\" height=\"56\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_and_graphs_are_drawings()
    {
        var chart = await Html("new Fovea.Reports.LineChart(\"Squares\").Add(\"n²\", [1.0, 4, 9])");
        Assert.StartsWith("<svg", chart, StringComparison.Ordinal);
        Assert.Contains("Squares", chart, StringComparison.Ordinal);
        var graph = await Html(
            "using Fovea.Tensors;\nvar w = Tensor.From(2.0);\nw.RequiresGrad = true;\n(w * w).Sum().Graph([(\"w\", w)])");
        Assert.Contains(Reports.Graphviz.IsFound ? "<svg" : "flowchart LR", graph, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_is_a_table_of_layers()
    {
        var html = await Html("using Fovea.Nn;\nnew Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10)).Summary([784])");
        Assert.Contains("100,480", html, StringComparison.Ordinal);
        Assert.Contains("101,770 parameters", html, StringComparison.Ordinal);
        Assert.Contains("<th>receptive field</th>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_renews_itself_and_ends_with_its_epochs_and_curves()
    {
        const string Training = """
            using Fovea.Data; using Fovea.Models; using Fovea.Nn; using Fovea.Notebooks; using Fovea.Training;
            var view = new TrainingView();
            var shown = view.Display();
            var changes = 0;
            view.Changed = () => { changes++; shown.Update(view); };
            view.Report(new FitProgress(FitPhase.Learning, 1, 2, 1, 4) { Loss = 2.25, SamplesPerSecond = 1000 });
            for (var e = 1; e <= 2; e++)
                view.Report(new FitProgress(FitPhase.EpochEnded, e, 2, 4, 4)
                {
                    Summary = new(new(e, new(1.0 / e, 8, default), null, 0.1), null, "", null, TimeSpan.FromSeconds(1), IsBest: true),
                });
            view.Report(new FitProgress(FitPhase.Ended, 2, 2, 4, 4));
            """;
        var shown = (await _session.Submit(Training)).Value.Where(v => v.MimeType == HtmlFormatter.MimeType).Select(v => v.Value).ToList();
        Assert.Equal(5, shown.Count);
        Assert.Contains("has not begun", shown[0], StringComparison.Ordinal);
        Assert.Contains("<progress max=\"1\" value=\"0.250\">", shown[1], StringComparison.Ordinal);
        Assert.Contains("loss 2.25", shown[1], StringComparison.Ordinal);
        Assert.DoesNotContain("<progress", shown[4], StringComparison.Ordinal);
        Assert.Contains("<td>2 *</td><td>0.5</td><td>1.0 s</td>", shown[4], StringComparison.Ordinal);
        Assert.Contains("<svg", shown[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Native_libraries_are_found_beside_what_a_notebook_loads()
    {
        Assert.NotEqual(0, NativeLibraries.Load(typeof(RichOutput).Assembly, "libSkiaSharp"));
        Assert.Equal(0, NativeLibraries.Load(typeof(RichOutput).Assembly, "libNowhere"));
    }

    private async Task<string> Html(string code) =>
        Assert.Single((await _session.Submit(code)).Value, v => v.MimeType == HtmlFormatter.MimeType).Value;
}
