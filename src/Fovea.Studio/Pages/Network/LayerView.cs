using Fovea.Imaging;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studio;

/// <summary>A layer's weights, and what it makes of a picture.</summary>
internal static class LayerView
{
    private const int MostBins = 48, LeastValues = 32, MostPictures = 64, MostSide = 256, MostBars = 40;

    /// <summary>The tensors of a layer: figures, histograms, filters as pictures.</summary>
    /// <param name="open">The network.</param>
    /// <param name="layer">A layer's name; a tensor's where there is no network.</param>
    /// <exception cref="KeyNotFoundException">There is no such layer.</exception>
    public static IReadOnlyList<PageBlock> Weights(OpenNetwork open, string layer)
    {
        var tensors = TensorsOf(open, layer);
        if (tensors.Count == 0) return [new PageText(StudioTexts.Of("network", "noWeights"))];
        var blocks = new List<PageBlock>();
        var table = new PageTable("", "tensor", "shape", "type", "least>", "largest>", "mean>", "deviation>", "zero>");
        foreach (var (name, tensor) in tensors)
        {
            var values = Values(tensor);
            table.Add([name, NetworkView.Sizes(tensor.Shape), tensor.DType.ToString(), .. Statistics(values)]);
        }
        blocks.Add(table);
        // One of a few values says nothing.
        var histograms = new PageColumns();
        foreach (var (name, tensor) in tensors.Where(t => t.Value.Count >= LeastValues).OrderByDescending(t => t.Value.Rank).Take(2))
            if (Histogram(name, Values(tensor)) is { } histogram) histograms.Add("", new PageChart(histogram));
        if (histograms.Columns.Count > 0) blocks.Add(histograms);
        foreach (var (name, tensor) in tensors)
            if (Pictures(name, tensor, open.Input) is { } gallery) blocks.Add(gallery);
        return blocks;
    }

    /// <summary>What a layer makes of a picture, and the classes that the network finds in it.</summary>
    /// <param name="open">The network.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="image">The picture.</param>
    /// <exception cref="ArgumentException">The network takes no pictures.</exception>
    /// <exception cref="KeyNotFoundException">There is no such layer.</exception>
    public static IReadOnlyList<PageBlock> Activations(OpenNetwork open, string layer, Image image)
    {
        if (open.Network is not { } network || open.Preprocessing is not { } preprocessing)
            throw new ArgumentException(StudioTexts.Of("network", "noPictures"));
        var (output, scores) = LayerActivation.Of(network, preprocessing.Apply(image).Unsqueeze(0), layer);
        var blocks = new List<PageBlock>();
        if (output.Rank == 4)
        {
            var (count, height, width) = (output.Shape[1], output.Shape[2], output.Shape[3]);
            var values = output.To(DType.Float32).ToArray<float>();
            var gallery = new PictureGallery(Invariant($"{Math.Min(count, MostPictures)} of {count} maps of {height}×{width}"));
            for (var c = 0; c < Math.Min(count, MostPictures); c++)
            {
                var map = values.AsSpan(c * height * width, height * width);
                var (least, largest) = Ends(map);
                gallery.Add(new(LayerPictures.Map(map, height, width), Invariant($"map {c}"))
                {
                    Note = Invariant($"map {c}: {least:G4} to {largest:G4}"),
                });
            }
            blocks.Add(gallery);
        }
        else
        {
            var values = output.To(DType.Float32).ToArray<float>();
            var isScores = ReferenceEquals(output, scores) && open.Classes.Count == values.Length;
            var bars = new BarChart(Invariant($"{Math.Min(values.Length, MostBars)} of {values.Length} values")) { ValueFormat = "0.###" };
            for (var i = 0; i < Math.Min(values.Length, MostBars); i++)
                bars.Add(isScores ? open.Classes[i] : Invariant($"{i}"), values[i]);
            blocks.Add(new PageChart(bars));
        }
        if (scores.Rank == 2 && scores.Shape[1] > 1) blocks.Add(Classes(scores, open.Classes));
        return blocks;
    }

    private static PageTable Classes(Tensor scores, IReadOnlyList<string> names)
    {
        var values = scores.To(DType.Float32).ToArray<float>();
        var most = values.Max();
        var sum = values.Sum(v => Math.Exp(v - most));
        var table = new PageTable(StudioTexts.Of("network", "found"), "class", "probability>");
        foreach (var i in Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(5))
            table.Add(i < names.Count ? names[i] : Invariant($"{i}"), Invariant($"{100 * Math.Exp(values[i] - most) / sum:F2} %"));
        return table;
    }

    private static IReadOnlyList<KeyValuePair<string, Tensor>> TensorsOf(OpenNetwork open, string layer)
    {
        if (open.Network is GraphModule graph)
        {
            for (var i = 0; i < graph.Graph.Operations.Count; i++)
            {
                if (NetworkView.Name(graph.Graph.Operations[i], i) != layer) continue;
                var read = graph.Graph.Operations[i].Inputs.OfType<GraphValue>().Distinct()
                    .Select(v => graph.Graph.Constants.GetValueOrDefault(v)).OfType<Tensor>().ToList();
                return [.. read.Select((t, n) => KeyValuePair.Create(
                    open.Tensors.FirstOrDefault(o => ReferenceEquals(o.Value, t)).Key ?? Invariant($"constant {n}"), t))];
            }
        }
        else if (open.Network is { } network && network.NamedModules().Any(m => m.Name == layer))
            return [.. open.Tensors.Where(t => t.Key.StartsWith(layer + ".", StringComparison.Ordinal) || layer.Length == 0)];
        return open.Tensors.TryGetValue(layer, out var tensor) ? [new(layer, tensor)]
            : throw new KeyNotFoundException($"unknown layer '{Excerpt.Of(layer)}'");
    }

    private static float[] Values(Tensor tensor) => tensor.To(DType.Float32).ToArray<float>();

    private static string[] Statistics(float[] values)
    {
        if (values.Length == 0) return ["–", "–", "–", "–", "–"];
        var (least, largest) = Ends(values);
        var mean = values.Average(v => (double)v);
        var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return [Invariant($"{least:G5}"), Invariant($"{largest:G5}"), Invariant($"{mean:G4}"), Invariant($"{deviation:G4}"),
            Invariant($"{100.0 * values.Count(v => v == 0) / values.Length:F1} %")];
    }

    private static LineChart? Histogram(string name, float[] values)
    {
        var finite = Array.FindAll(values, float.IsFinite);
        if (finite.Length < 2) return null;
        var (least, largest) = Ends(finite);
        if (largest <= least) return null;
        var bins = Math.Min(MostBins, (int)Math.Sqrt(finite.Length));
        var (counts, step) = (new double[bins], ((double)largest - least) / bins);
        foreach (var value in finite) counts[Math.Min(bins - 1, (int)((value - least) / step))]++;
        return new LineChart($"{StudioTexts.Of("network", "histogram")} {name}") { XLabel = "value", YLabel = "count", Height = 220 }
            .Add("", Enumerable.Range(0, bins).Select(i => least + (i + 0.5) * step), counts);
    }

    // Filters that look at pictures as pictures; others as the kernels of each unit, or the matrix.
    private static PictureGallery? Pictures(string name, Tensor tensor, Shape input)
    {
        var values = Values(tensor);
        if (tensor.Rank == 4 && tensor.Shape[2] * tensor.Shape[3] > 1)
        {
            var gallery = new PictureGallery($"{StudioTexts.Of("network", "filters")} {name}");
            var size = tensor.Shape.Without(0).Elements;
            for (var unit = 0; unit < Math.Min(tensor.Shape[0], MostPictures); unit++)
                gallery.Add(new(Unit(values.AsSpan(unit * size, size), tensor.Shape.Without(0)), Invariant($"unit {unit}")));
            return gallery;
        }
        if (tensor.Rank is not (2 or 4) || tensor.Count < 2) return null;
        var (rows, columns) = (tensor.Shape[0], tensor.Count / tensor.Shape[0]);
        if (input.Rank == 3 && columns == input.Elements && input[0] is 1 or 3)
        {
            var gallery = new PictureGallery($"{StudioTexts.Of("network", "filters")} {name}");
            for (var unit = 0; unit < Math.Min(rows, MostPictures); unit++)
                gallery.Add(new(LayerPictures.Filter(values.AsSpan(unit * columns, columns), input), Invariant($"unit {unit}")));
            return gallery;
        }
        var (height, width) = (Math.Min(rows, MostSide), Math.Min(columns, MostSide));
        var part = new float[height * width];
        for (var r = 0; r < height; r++) values.AsSpan(r * columns, width).CopyTo(part.AsSpan(r * width));
        return new PictureGallery($"{StudioTexts.Of("network", "matrix")} {name}").Add(
            new(LayerPictures.Map(part, height, width), Invariant($"{height} of {rows} units, {width} of {columns} inputs")));
    }

    private static Image Unit(ReadOnlySpan<float> filter, Shape shape)
    {
        if (shape[0] is 1 or 3) return LayerPictures.Filter(filter, shape);
        var plane = shape[1] * shape[2];
        var tiles = new List<Image>();
        for (var c = 0; c < Math.Min(shape[0], 16); c++) tiles.Add(LayerPictures.Map(filter.Slice(c * plane, plane), shape[1], shape[2]));
        return LayerPictures.Side(tiles, 4);
    }

    private static (float Least, float Largest) Ends(ReadOnlySpan<float> values)
    {
        var (least, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values) (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
        return (least, largest);
    }
}
