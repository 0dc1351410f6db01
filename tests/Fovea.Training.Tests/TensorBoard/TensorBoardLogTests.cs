using System.Text;
using Fovea.Imaging;

namespace Fovea.Training.Tests.TensorBoard;

/// <summary>What a run leaves for TensorBoard, read by a reader that shares nothing with the writer.</summary>
public sealed class TensorBoardLogTests(TensorBoardRun run) : IClassFixture<TensorBoardRun>
{
    private IEnumerable<(long Step, float Value)> Curve(string tag) => run.Events.SelectMany(e => e.Values.Where(v => v.Tag == tag)
        .Select(v => (e.Step, v.Scalar!.Value)));

    [Fact]
    public void A_file_begins_with_its_version_and_is_named_as_TensorBoard_looks_for_it()
    {
        Assert.Equal("brain.Event:2", run.Events[0].Version);
        Assert.All(run.Events.Skip(1), e => Assert.Null(e.Version));
        Assert.Matches(@"/events\.out\.tfevents\.\d{10}\.fovea$", Assert.Single(run.Files));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.All(run.Events, e => Assert.InRange(e.WallTime, now - 600, now + 1));
    }

    [Fact]
    public void Curves_are_the_figures_of_metrics_jsonl()
    {
        var lines = RunFolder.Open(run.Folder).Run.ReadMetrics();
        IEnumerable<(long, float)> Lines(string kind, string name) => lines.Where(l => (string?)l["kind"] == kind)
            .Select(l => ((long)l["step"]!, (float)(double)l[name]!));
        Assert.Equal([3, 6, 9, 12], Curve("loss/window").Select(p => p.Step));
        Assert.Equal(Lines("window", "loss"), Curve("loss/window"));
        Assert.Equal([6, 12], Curve("loss/training").Select(p => p.Step));
        Assert.Equal(Lines("epoch", "trainingLoss"), Curve("loss/training"));
        Assert.Equal(Lines("epoch", "validationAccuracy"), Curve("accuracy/validation"));
        Assert.Equal(Lines("epoch", "learningRate"), Curve("learningRate/epoch"));
        Assert.Equal(Lines("learningRate", "learningRate"), Curve("learningRate/step"));
        Assert.Equal(Lines("test", "testAccuracy"), Curve("accuracy/test"));
        Assert.Single(Curve("accuracy/test"));
        Assert.Equal([6, 12], Curve("time/imagesPerSecond").Select(p => p.Step));
        Assert.All(Curve("time/peakMemoryMB"), p => Assert.InRange(p.Value, 20, 1e5f));
    }

    [Fact]
    public void Histograms_are_of_weights_and_gradients()
    {
        var weights = run.Events.Where(e => e.Values.Any(v => v.Tag.StartsWith("weights/", StringComparison.Ordinal))).ToList();
        Assert.Equal([4, 8, 12], weights.Select(e => e.Step));
        var network = RunFolder.Open(run.Folder).Config.BuildNetwork();
        Assert.Equal(network.NamedParameters().Select(p => "weights/" + p.Name), weights[0].Values.Select(v => v.Tag));
        foreach (var (value, parameter) in weights[0].Values.Zip(network.NamedParameters()))
        {
            var h = value.Histogram!;
            Assert.Equal(parameter.Tensor.Count, h[3][0]);
            Assert.Equal(parameter.Tensor.Count, h[7].Sum());
            Assert.Equal(h[2][0], h[6][^1]);
            Assert.Equal(h[6].Order(), h[6]);
            Assert.InRange(h[4][0] / h[3][0], h[1][0], h[2][0]);
            Assert.True(h[5][0] * h[3][0] >= h[4][0] * h[4][0], "Σv² is at least (Σv)²/n");
        }
        var gradients = run.Events.SelectMany(e => e.Values.Where(v => v.Tag.StartsWith("gradients/", StringComparison.Ordinal)).Take(1)
            .Select(_ => e.Step));
        Assert.Equal([4, 8, 12], gradients);
    }

    [Fact]
    public void The_first_batch_is_a_picture()
    {
        var one = Assert.Single(run.Events, e => e.Values.Any(v => v.Image is not null));
        Assert.Equal(0, one.Step);
        var (height, width, png) = Assert.Single(one.Values).Image!.Value;
        var picture = Image.Load(png);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        // Eight digits a row, each drawn in squares of four pixels; not one colour.
        Assert.InRange(picture.Width, 8 * 32, 8 * 40);
        Assert.True(picture.Pixels8.ToArray().Distinct().Count() > 10);
    }

    [Fact]
    public void The_graph_leads_from_the_input_to_the_output_through_every_parameter()
    {
        var graph = Assert.Single(run.Events, e => e.Graph is not null).Graph!;
        var nodes = EventReader.Fields(graph).Where(f => f.Field == 1).Select(f => EventReader.Fields(f.Bytes)).Select(n => (
            Name: Text(n.Single(f => f.Field == 1).Bytes), Op: Text(n.Single(f => f.Field == 2).Bytes),
            Inputs: n.Where(f => f.Field == 3).Select(f => Text(f.Bytes)).ToList())).ToList();
        var seen = new HashSet<string>();
        foreach (var node in nodes)
        {
            Assert.All(node.Inputs, i => Assert.Contains(i, seen));
            Assert.True(seen.Add(node.Name), node.Name);
        }
        Assert.Equal("Placeholder", nodes.Single(n => n.Name == "input").Op);
        Assert.Equal("Output", nodes[^1].Op);
        var network = RunFolder.Open(run.Folder).Config.BuildNetwork();
        foreach (var (name, _) in network.NamedParameters())
        {
            var path = name.Replace('.', '/');
            Assert.Equal("Variable", nodes.Single(n => n.Name == path).Op);
            // Whatever reads a parameter stands in the parameter's layer.
            Assert.All(nodes.Where(n => n.Inputs.Contains(path)), n =>
                Assert.StartsWith(path[..path.LastIndexOf('/')] + "/", n.Name, StringComparison.Ordinal));
        }

        static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
    }
}
