using System.Text.Json;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea graph</c>.</summary>
public class GraphCommandTests
{
    [Fact]
    public void The_squared_error_prints_values_and_gradients()
    {
        var lines = CliRunner.RunOnce("graph", "f1", "--check").Done().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("f1 = (ŷ - y)^2 = 9", lines[0]);
        Assert.Equal(["ŷ", "5", "6", "6"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["y", "2", "-6", "-6"], lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("f1", 9)]
    [InlineData("f2", 0.46211715726000973)]
    [InlineData("f3", 1.3132616875182228)]
    [InlineData("f4", 2.1502865815540924)]
    public void A_named_expression_has_its_value_and_every_gradient_is_checked(string name, double value)
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("graph", name, "--check", "--json").Done());
        Assert.Equal(value, json.RootElement.GetProperty("value").GetDouble(), 1e-9);
        var steps = json.RootElement.GetProperty("steps").EnumerateArray().ToList();
        Assert.Contains(steps, s => s.GetProperty("gradient").ValueKind == JsonValueKind.Number);
        foreach (var step in steps.Where(s => s.GetProperty("gradient").ValueKind == JsonValueKind.Number))
            Assert.Equal(step.GetProperty("numericGradient").GetDouble(), step.GetProperty("gradient").GetDouble(), 1e-8);
    }

    [Theory]
    [InlineData("batchnorm", "X γ β μ σ² Z Y")]
    [InlineData("gan", "x y W_g W_d G(x) D(y) D(G(x)) V")]
    public void A_named_graph_of_tensors_shows_every_gradient_beside_its_difference(string name, string tensors)
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("graph", name, "--check", "--json").Done());
        var shown = json.RootElement.GetProperty("tensors").EnumerateArray().ToList();
        Assert.Equal(tensors.Split(' '), shown.Select(t => t.GetProperty("name").GetString()));
        foreach (var tensor in shown)
            Assert.All(Numbers(tensor, "gradient").Zip(Numbers(tensor, "numericGradient")), g => Assert.Equal(g.Second, g.First, 1e-9));

        static IEnumerable<double> Numbers(JsonElement tensor, string of) =>
            tensor.GetProperty(of).EnumerateArray().Select(v => v.GetDouble());
    }

    [Fact]
    public void Values_given_replace_those_of_a_named_graph()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("graph", "f1", "--at", "y=4", "--json").Done());
        Assert.Equal(1, json.RootElement.GetProperty("value").GetDouble());
    }

    [Fact]
    public void Dot_and_mermaid_need_nothing_installed()
    {
        using var cli = new CliRunner { Variables = { ["PATH"] = "" } };
        Assert.StartsWith("digraph {", cli.Run("graph", "batchnorm", "--format", "dot").Done(), StringComparison.Ordinal);
        var mermaid = cli.Run("graph", "a*b", "--at", "a=2,b=3", "--format", "mermaid").Done();
        Assert.StartsWith("flowchart LR", mermaid, StringComparison.Ordinal);
        cli.Run("graph", "--model", "mnist-cnn", "--out", "net.mmd").Done();
        Assert.Contains("Conv2d(1 → 10, 5×5)", File.ReadAllText(Path.Combine(cli.Folder, "net.mmd")), StringComparison.Ordinal);
        var line = cli.Run("graph", "f1", "--out", "f1.svg").ErrorLine(1);
        Assert.Equal("fovea: SVG and PNG need Graphviz's program dot on the PATH: apt-get install graphviz / dnf install graphviz"
            + " / brew install graphviz. Files that end in .dot or .mmd are written without it.", line);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "f1.svg")));
    }

    [Fact]
    public void A_network_is_drawn_as_a_picture()
    {
        Assert.SkipUnless(Graphviz.IsFound, "Graphviz is not installed: apt-get install graphviz");
        using var cli = new CliRunner();
        var output = cli.Run("graph", "--model", "mnist-cnn", "--out", "pictures/net.png").Done();
        Assert.Contains("Drawing: pictures/net.png", output, StringComparison.Ordinal);
        Assert.InRange(Image.Load(Path.Combine(cli.Folder, "pictures", "net.png")).Height, 500, 5000);
    }

    [Theory]
    [InlineData("expression, column 6: expected a number, a name or '(', got ')': (a + ⟨)⟩*c", "(a + )*c")]
    [InlineData("expression, column 3: no value for 'b': a*⟨b⟩ + c. Give also --at b=1,c=1", "a*b + c", "--at", "a=1")]
    [InlineData("expression, column 1: no value for 'a': ⟨a⟩. Give --at a=1", "a")]
    [InlineData("--at: no 'z' in a*b (did you mean 'a'?)", "a*b", "--at", "a=1,b=2,z=3")]
    [InlineData("--at: expected NAME=NUMBER, separated by commas, as a=2,b=-1, got 'a=two'", "a", "--at", "a=two")]
    [InlineData("--at: expected each name once, got 'a' twice", "a", "--at", "a=1,a=2")]
    [InlineData("--at: batchnorm has values of its own", "batchnorm", "--at", "a=1")]
    [InlineData("choose: expected a whole number from 1 to 2, got 3.", "choose(i, a, b)", "--at", "i=3,a=1,b=2")]
    [InlineData("expression: expected at least one name to differentiate by, got 2+3", "2+3")]
    [InlineData("--out: expected a file name that ends in .svg, .png, .dot or .mmd, got 'f1.gif'", "f1", "--out", "f1.gif")]
    [InlineData("--format: expected dot or mermaid, got 'dto' (did you mean 'dot'?)", "f1", "--format", "dto")]
    [InlineData("--format and --json: expected one of them", "f1", "--format", "dot", "--json")]
    [InlineData("--model: a network takes neither --at nor --check", "--model", "mnist-cnn", "--check")]
    public void What_makes_no_sense_is_one_line(string message, params string[] args) =>
        Assert.Equal($"fovea: {message}", CliRunner.RunOnce(["graph", .. args]).ErrorLine(2));

    [Fact]
    public void A_formula_and_a_network_are_either_or_and_an_unknown_network_has_a_hint()
    {
        Says("expected an expression, one of f1, f2, f3, f4, batchnorm, gan, or --model NETWORK");
        Says("expected an expression", "f1", "--model", "mnist-cnn");
        Says("unknown network 'mnist-cn' (did you mean 'mnist-cnn'?)", "--model", "mnist-cn");

        static void Says(string expected, params string[] args) =>
            Assert.Contains(expected, CliRunner.RunOnce(["graph", .. args]).ErrorLine(2), StringComparison.Ordinal);
    }
}
