namespace Fovea.Tensors.Tests.Graphs;

public class TensorGraphTests
{
    private static Tensor Leaf(double[] values, Shape shape)
    {
        var x = Tensor.From(values, shape);
        x.RequiresGrad = true;
        return x;
    }

    [Fact]
    public void Dot_has_a_box_for_each_operator_and_both_colours_on_the_arrows()
    {
        Tensor a = Leaf([2], []), b = Leaf([-1], []), c = Leaf([3], []);
        var dot = ((a + b) * c).Graph([("a", a), ("b", b), ("c", c)], title: "(a + b)·c").ToDot();
        Assert.StartsWith("digraph {\n", dot, StringComparison.Ordinal);
        Assert.Contains("n2 [label=<+>, shape=box", dot, StringComparison.Ordinal);
        Assert.Contains("n0 -> n2 [label=<<font color=\"#0550ae\">2</font><br/><font color=\"#cf222e\">3</font>>];", dot,
            StringComparison.Ordinal);
        Assert.Contains("n4 -> n5 [label=<<font color=\"#0550ae\">3</font><br/><font color=\"#cf222e\">1</font>>];", dot,
            StringComparison.Ordinal);
        Assert.Contains("label=<(a + b)·c<br/>", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void Mermaid_has_the_same_boxes_and_arrows()
    {
        Tensor a = Leaf([2], []), b = Leaf([-1], []);
        Assert.Equal("""
            flowchart LR
              %% difference
              n0["a"]:::value
              n1["b"]:::value
              n2("−")
              n3["L"]:::value
              n0 -->|"<font color='#0550ae'>2</font><br/><font color='#cf222e'>1</font>"| n2
              n1 -->|"<font color='#0550ae'>-1</font><br/><font color='#cf222e'>-1</font>"| n2
              n2 -->|"<font color='#0550ae'>3</font><br/><font color='#cf222e'>1</font>"| n3
              classDef value fill:none,stroke:none

            """.ReplaceLineEndings("\n"), (a - b).Graph([("a", a), ("b", b)], title: "difference").ToMermaid());
    }

    [Fact]
    public void A_value_that_is_used_twice_goes_through_a_copy_whose_gradient_is_the_sum()
    {
        var x = Leaf([3], []);
        var diagram = (x * x).Graph([("x", x)]);
        var copy = Assert.Single(diagram.Boxes.Index(), b => b.Item.Shape == DiagramShape.Copy).Index;
        Assert.Equal("6", Assert.Single(diagram.Arrows, a => a.To == copy).Gradient);
        Assert.Equal(["3", "3"], diagram.Arrows.Where(a => a.From == copy).Select(a => a.Gradient));
    }

    [Fact]
    public void A_number_that_is_used_twice_stands_twice()
    {
        Tensor x = Leaf([3], []), one = Tensor.From([1.0], []);
        var diagram = ((x + one) * one).Graph([("x", x)]);
        Assert.Equal(2, diagram.Boxes.Count(b => b.Label == "1"));
        Assert.DoesNotContain(diagram.Boxes, b => b.Shape == DiagramShape.Copy);
    }

    [Fact]
    public void Drawing_changes_no_gradient_and_leaves_the_graph_usable()
    {
        var x = Leaf([1, 2], [2]);
        var loss = x.Square().Sum();
        loss.RetainGrad = true;
        loss.Graph();
        Assert.Null(x.Grad);
        Assert.Null(loss.Grad);
        loss.Backward();
        Assert.Equal([2.0, 4], x.Grad!.ToArray<double>());
        var error = Assert.Throws<InvalidOperationException>(() => loss.Graph());
        Assert.Contains("already used and freed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Larger_tensors_show_rows_or_their_shape_and_names_of_results_stand_before_the_value()
    {
        Tensor x = Leaf([1, 2, 3, 4], [2, 2]), wide = Leaf(new double[50], [50]);
        var y = x * 2;
        var diagram = (y.Sum() + wide.Sum()).Graph([("x", x), ("y", y)]);
        Assert.Contains(diagram.Arrows, a => a is { Value: "[1, 2]\n[3, 4]", Gradient: "[2, 2]\n[2, 2]", Name: null });
        Assert.Contains(diagram.Arrows, a => a is { Name: "y", Value: "[2, 4]\n[6, 8]" });
        Assert.Contains(diagram.Boxes, b => b is { Label: "[50]", Shape: DiagramShape.Value });
    }

    [Fact]
    public void Without_an_upstream_only_a_scalar_has_gradients_and_a_leaf_is_a_graph()
    {
        var x = Leaf([1, 2], [2]);
        Assert.All(x.Exp().Graph().Arrows, a => Assert.Null(a.Gradient));
        Assert.Contains(x.Exp().Graph(upstream: Tensor.From(1.0, 0)).Arrows, a => a.Gradient == "[1, 0]");
        Assert.Equal(2, Leaf([1], []).Graph([]).Boxes.Count);
        var error = Assert.Throws<ShapeException>(() => x.Exp().Graph(upstream: Tensor.From(1.0)));
        Assert.Equal("Graph: expected an upstream gradient Float64 [2], got Float64 [1].", error.Message);
    }

    [Fact]
    public void Hostile_names_are_escaped_in_both_languages()
    {
        var x = Leaf([1], []);
        var diagram = x.Exp().Graph([("<b>\"&]\u0001\n", x)], name: "\"];n9[", title: "a\nb --> c");
        Assert.Contains("label=<&lt;b&gt;&quot;&amp;]\uFFFD<br/>>", diagram.ToDot(), StringComparison.Ordinal);
        Assert.Contains("n0[\"&lt;b&gt;&quot;&amp;]\uFFFD<br/>\"]", diagram.ToMermaid(), StringComparison.Ordinal);
        Assert.Contains("[\"&quot;];n9[\"]:::value", diagram.ToMermaid(), StringComparison.Ordinal);
        Assert.Contains("%% a b --> c\n", diagram.ToMermaid(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_of_thousands_of_operations_is_drawn()
    {
        var x = Leaf([1], []);
        var y = x;
        for (var i = 0; i < 5000; i++) y = y.Neg();
        Assert.Equal(5002, y.Graph().Boxes.Count);
    }

    [Fact]
    public void Numeric_gradients_of_all_steps_equal_those_of_the_tape()
    {
        Tensor x = Leaf([1, 4, 2, 0, 6, 2], [3, 2]), up = Tensor.From([1.0, 0, 0, 1, -1, 2], [3, 2]);
        Tensor Normalize(Tensor[] t)
        {
            var centred = t[0] - t[0].Mean(0);
            return (centred / (centred.Square().Mean(0) + 1e-5).Sqrt()).Reshape([3, 2]).Exp();
        }
        var (y, numeric) = GradCheck.Steps(Normalize, [x], up);
        var trace = Autograd.Trace(y, up);
        Assert.Equal(trace.Totals.Count, numeric.Count);
        Assert.True(numeric.Count > 8);
        foreach (var (tensor, gradient) in numeric) Expect.Close(gradient, trace.Totals[tensor.Value], 1e-9);
    }
}
