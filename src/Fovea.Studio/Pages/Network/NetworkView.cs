using System.Globalization;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Studio;

/// <summary>A network as its page shows it: the drawing, and what is known of each layer.</summary>
internal static class NetworkView
{
    private const double Megabyte = 1 << 20;

    // A drawing of more is none that anybody reads.
    private const int MostBoxes = 2000;

    /// <summary>All of it.</summary>
    public static Fields Of(OpenNetwork open)
    {
        var fields = new Fields
        {
            ["title"] = open.Title, ["notes"] = open.Notes, ["pictures"] = open.Preprocessing is not null,
            ["tensors"] = open.Tensors.Select(t => new Fields
            {
                ["name"] = t.Key, ["shape"] = Sizes(t.Value.Shape), ["type"] = t.Value.DType.ToString(), ["count"] = t.Value.Count,
            }),
        };
        if (open.Network is null)
        {
            fields["figures"] = PageFragment.ToHtml(new PageFigures().Add("tensors", Number(open.Tensors.Count))
                .Add("elements", Number(open.Tensors.Values.Sum(t => (long)t.Count))));
            return fields;
        }
        var rows = open.Network is GraphModule graph ? OfGraph(graph) : OfModule(open.Network, open.Input);
        fields["layers"] = rows;
        var parameters = open.Network is GraphModule ? open.Tensors.Values.Where(t => t.DType.IsFloating).Sum(t => (long)t.Count)
            : open.Network.ParameterCount;
        fields["figures"] = PageFragment.ToHtml(new PageFigures().Add("parameters", Number(parameters), Memory(parameters))
            .Add("multiply-adds", Number(rows.Sum(r => (long?)r["macs"] ?? 0)), StudioTexts.Of("network", "forOne"))
            .Add("activations", Memory(rows.Sum(r => (long?)r["elements"] ?? 0)), StudioTexts.Of("network", "forOne"))
            .Add("input", Sizes(open.Input)).Add("layers", Number(rows.Count)));
        var diagram = open.Network is GraphModule drawn ? drawn.Draw() : open.Network.Graph(open.Input);
        if (diagram.Boxes.Count <= MostBoxes) fields["drawing"] = Drawing(diagram);
        return fields;
    }

    /// <summary>A shape as sizes.</summary>
    public static string Sizes(Shape shape) => shape.Rank == 0 ? "1" : string.Join('×', shape.Sizes.ToArray());

    private static List<Fields> OfModule(Module network, Shape input) =>
    [
        .. network.Summary(input).Layers.Select(l => new Fields
        {
            ["name"] = l.Name, ["layer"] = l.Layer, ["output"] = Sizes(l.Output.Without(0)), ["elements"] = (long)l.Output.Elements,
            ["parameters"] = l.Parameters, ["macs"] = l.MultiplyAdds, ["memory"] = Memory(l.Output.Elements + l.Parameters),
            ["field"] = l.ReceptiveField is { } f ? $"{f.Size.H}×{f.Size.W}" : null,
        }),
    ];

    private static List<Fields> OfGraph(GraphModule module)
    {
        var constants = module.Graph.Constants;
        return
        [
            .. module.Graph.Operations.Select((o, i) =>
            {
                var output = o.Outputs[0].Shape;
                var parameters = o.Inputs.OfType<GraphValue>().Distinct()
                    .Sum(v => constants.TryGetValue(v, out var t) && t.RequiresGrad ? (long)t.Count : 0);
                return new Fields
                {
                    ["name"] = Name(o, i), ["layer"] = o.Name, ["output"] = Sizes(output), ["elements"] = (long)output.Elements,
                    ["parameters"] = parameters, ["macs"] = MultiplyAdds(o), ["memory"] = Memory(output.Elements + parameters),
                    ["field"] = null,
                };
            }),
        ];
    }

    /// <summary>What an operation of a graph is called.</summary>
    public static string Name(Operation operation, int number) => string.Create(CultureInfo.InvariantCulture, $"{operation.Name}#{number}");

    // Of convolutions and matrix products; others have few.
    private static long MultiplyAdds(Operation operation) => operation.Attributes switch
    {
        Conv2dAttributes when operation.Inputs is [_, { } weight, ..] =>
            (long)operation.Outputs[0].Shape.Elements * weight.Shape.Without(0).Elements,
        MatMulAttributes product when operation.Inputs is [{ } a, ..] =>
            (long)operation.Outputs[0].Shape.Elements * a.Shape[product.TransposeA && a.Shape.Rank > 1 ? ^2 : ^1],
        _ => 0,
    };

    private static Fields Drawing(Diagram diagram)
    {
        var layout = DiagramLayout.Of(diagram);
        return new()
        {
            ["width"] = layout.Width, ["height"] = layout.Height,
            ["boxes"] = diagram.Boxes.Select((b, i) => new Fields
            {
                ["x"] = Short(layout.Boxes[i].X), ["y"] = Short(layout.Boxes[i].Y), ["width"] = Short(layout.Boxes[i].Width),
                ["height"] = Short(layout.Boxes[i].Height), ["lines"] = b.Label.Split('\n'), ["name"] = b.Name,
                ["kind"] = b.Shape.ToString().ToLowerInvariant(),
            }),
            ["arrows"] = diagram.Arrows.Select((a, i) => new Fields
            {
                ["points"] = layout.Arrows[i].Select(p => new[] { Short(p.X), Short(p.Y) }), ["label"] = a.Value,
            }),
        };
    }

    private static double Short(double value) => Math.Round(value, 1);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Memory(long elements) => elements * 4 < Megabyte
        ? FormattableString.Invariant($"{elements * 4 / 1024.0:F1} KiB") : FormattableString.Invariant($"{elements * 4 / Megabyte:F1} MiB");
}
