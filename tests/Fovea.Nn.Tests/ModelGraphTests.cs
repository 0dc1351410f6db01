using Fovea.Tensors;

namespace Fovea.Nn.Tests;

public class ModelGraphTests
{
    [Fact]
    public void A_network_is_its_layers_in_order_with_shapes_between()
    {
        var net = new Sequential(new Conv2d(1, 4, 3), new ReLU(), new MaxPool2d(2), new Dropout(0.5), new Flatten(), new Linear(36, 2));
        var diagram = net.Graph([1, 8, 8], "small");
        Assert.Equal(["input", "Conv2d(1 → 4, 3×3)", "ReLU", "MaxPool2d(2)", "Dropout(0.5)", "Flatten", "Linear(36 → 2)", "output"],
            diagram.Boxes.Select(b => b.Label.Split('\n')[0]));
        Assert.Equal(["1×8×8", "4×6×6", "4×6×6", "4×3×3", "4×3×3", "36", "2"], diagram.Arrows.Select(a => a.Value));
        Assert.All(diagram.Arrows.Index(), a => Assert.Equal((a.Index, a.Index + 1), (a.Item.From, a.Item.To)));
        Assert.Contains("40 parameters", diagram.Boxes[1].Label, StringComparison.Ordinal);
        Assert.True(diagram.IsVertical);
        Assert.True(net.IsTraining);
        Assert.All(net.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void A_residual_parts_and_meets_in_a_sum_also_where_it_is_frozen()
    {
        var net = new Sequential(new Residual(new Sequential(new Conv2d(2, 2, 3, padding: 1), new BatchNorm2d(2))), new ReLU());
        net.Freeze();
        var diagram = net.Graph([2, 4, 4]);
        var sum = Assert.Single(diagram.Boxes.Index(), b => b.Item.Label == "+").Index;
        var from = diagram.Arrows.Where(a => a.To == sum).Select(a => diagram.Boxes[a.From].Label.Split('\n')[0]);
        Assert.Equal(["BatchNorm2d(2)", "input"], from.Order(StringComparer.Ordinal));
        Assert.Equal("ReLU", diagram.Boxes[Assert.Single(diagram.Arrows, a => a.From == sum).To].Label);
    }

    [Fact]
    public void A_network_that_passes_its_input_on_is_drawn()
    {
        var diagram = new Sequential(new Dropout(), new Dropout()).Graph([3]);
        Assert.Equal(["input", "Dropout(0.5)", "Dropout(0.5)", "output"], diagram.Boxes.Select(b => b.Label));
        Assert.Equal(3, diagram.Arrows.Count);
    }

    [Fact]
    public void An_input_that_does_not_fit_names_the_layer() => Assert.StartsWith("layer 0: Linear(3 → 2): ",
        Assert.Throws<ShapeException>(() => new Sequential(new Linear(3, 2)).Graph([4])).Message, StringComparison.Ordinal);
}
