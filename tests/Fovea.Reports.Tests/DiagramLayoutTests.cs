namespace Fovea.Reports.Tests;

/// <summary>Boxes stand below what leads to them, and none on another.</summary>
public class DiagramLayoutTests
{
    private static Diagram Diagram(int boxes, params (int From, int To)[] arrows) =>
        new("", [.. Enumerable.Range(0, boxes).Select(i => new DiagramBox($"box number {i}", DiagramShape.Layer))],
            [.. arrows.Select(a => new DiagramArrow(a.From, a.To))]);

    [Fact]
    public void A_chain_stands_in_one_column()
    {
        var layout = DiagramLayout.Of(Diagram(4, (0, 1), (1, 2), (2, 3)));
        Assert.Single(layout.Boxes.Select(b => Math.Round(b.X + b.Width / 2, 6)).Distinct());
        Assert.Equal(layout.Boxes.Select(b => b.Y).Order(), layout.Boxes.Select(b => b.Y));
    }

    [Fact]
    public void Branches_stand_side_by_side_and_a_long_arrow_passes_by()
    {
        // Two branches, and a shortcut past both.
        var diagram = Diagram(5, (0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (0, 4));
        var layout = DiagramLayout.Of(diagram);
        Assert.Equal(layout.Boxes[1].Y, layout.Boxes[2].Y);
        for (var a = 0; a < layout.Boxes.Count; a++)
            for (var b = 0; b < a; b++) Assert.False(Overlap(layout.Boxes[a], layout.Boxes[b]), $"{a} and {b}");
        foreach (var (arrow, points) in diagram.Arrows.Zip(layout.Arrows))
        {
            Assert.Equal(points.Select(p => p.Y).Order(), points.Select(p => p.Y));
            Assert.True(layout.Boxes[arrow.From].Y < layout.Boxes[arrow.To].Y);
        }
        // Its passages are beside the boxes.
        foreach (var (x, y) in layout.Arrows[5].Skip(1).SkipLast(1))
            Assert.DoesNotContain(layout.Boxes, b => x > b.X && x < b.X + b.Width && y > b.Y && y < b.Y + b.Height);
        Assert.All(layout.Boxes, b => Assert.InRange(b.X, 0, layout.Width - b.Width + 1e-9));
        Assert.All(layout.Boxes, b => Assert.InRange(b.Y, 0, layout.Height - b.Height + 1e-9));
    }

    private static bool Overlap((double X, double Y, double Width, double Height) a, (double X, double Y, double Width, double Height) b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
}
