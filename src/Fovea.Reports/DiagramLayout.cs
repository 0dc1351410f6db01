namespace Fovea.Reports;

/// <summary>Where the boxes of a diagram stand: in layers from top to bottom, each below all that lead to it, with few crossings.</summary>
/// <remarks><b>Source</b>: K. Sugiyama, S. Tagawa and M. Toda, "Methods for Visual Understanding of Hierarchical System Structures", IEEE
/// Transactions on Systems, Man, and Cybernetics 11 (1981): long arrows pass through empty places of the layers between, which are ordered
/// by the means of their neighbours' places.</remarks>
public sealed class DiagramLayout
{
    private const int Sweeps = 8;

    private const double Letter = 7.2, LineHeight = 17, Padding = 12, Gap = 24, Passage = 14, LayerGap = 34;

    private readonly Diagram _diagram;
    private readonly List<Place> _places = [];
    private readonly List<List<Place>> _layers = [];

    private DiagramLayout(Diagram diagram) => _diagram = diagram;

    /// <summary>The width of the drawing.</summary>
    public double Width { get; private set; }

    /// <summary>Its height.</summary>
    public double Height { get; private set; }

    /// <summary>The boxes' corners, left and top, and their sizes, in the order of the diagram.</summary>
    public IReadOnlyList<(double X, double Y, double Width, double Height)> Boxes { get; private set; } = [];

    /// <summary>The points that each arrow goes through, in the order of the diagram.</summary>
    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> Arrows { get; private set; } = [];

    /// <summary>Places the boxes of a diagram without cycles.</summary>
    /// <param name="diagram">The diagram.</param>
    public static DiagramLayout Of(Diagram diagram)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        var layout = new DiagramLayout(diagram);
        layout.Build();
        return layout;
    }

    private void Build()
    {
        foreach (var box in _diagram.Boxes)
        {
            var lines = box.Label.Split('\n');
            _places.Add(new()
            {
                Width = Math.Max(40, lines.Max(l => l.Length) * Letter + 2 * Padding), Height = lines.Length * LineHeight + Padding,
            });
        }
        var depth = Depths();
        for (var i = 0; i < _diagram.Boxes.Count; i++) Put(_places[i], depth[i]);
        var paths = _diagram.Arrows.Select(a => Path(a, depth)).ToList();
        for (var i = 0; i < Sweeps; i++) Order(isDown: i % 2 == 0);
        foreach (var layer in _layers) Pack(layer);
        for (var i = 0; i < Sweeps; i++) Straighten(isDown: i % 2 == 0);
        Finish(paths);
    }

    // The longest way from a beginning. Arrows come in the order of the computation, so that the first pass does nearly all.
    private int[] Depths()
    {
        var depth = new int[_diagram.Boxes.Count];
        for (var (changed, rounds) = (true, 0); changed && rounds <= depth.Length; rounds++)
        {
            changed = false;
            foreach (var arrow in _diagram.Arrows)
            {
                if (depth[arrow.To] > depth[arrow.From]) continue;
                (depth[arrow.To], changed) = (depth[arrow.From] + 1, true);
            }
        }
        return depth;
    }

    private void Put(Place place, int layer)
    {
        while (_layers.Count <= layer) _layers.Add([]);
        place.Order = _layers[layer].Count;
        _layers[layer].Add(place);
    }

    // What an arrow goes through: its ends, and a passage in each layer between.
    private List<Place> Path(DiagramArrow arrow, int[] depth)
    {
        var path = new List<Place> { _places[arrow.From] };
        for (var layer = depth[arrow.From] + 1; layer < depth[arrow.To]; layer++)
        {
            var passage = new Place { Width = Passage, IsPassage = true };
            Put(passage, layer);
            Join(path[^1], passage);
            path.Add(passage);
        }
        Join(path[^1], _places[arrow.To]);
        path.Add(_places[arrow.To]);
        return path;
    }

    private static void Join(Place above, Place below)
    {
        above.Below.Add(below);
        below.Above.Add(above);
    }

    private void Order(bool isDown)
    {
        foreach (var layer in isDown ? _layers : Enumerable.Reverse(_layers))
        {
            foreach (var place in layer)
            {
                var beside = isDown ? place.Above : place.Below;
                place.Rank = beside.Count == 0 ? place.Order : beside.Average(p => (double)p.Order);
            }
            var sorted = layer.OrderBy(p => p.Rank).ThenBy(p => p.IsPassage).ToList();
            for (var i = 0; i < sorted.Count; i++) (layer[i], sorted[i].Order) = (sorted[i], i);
        }
    }

    private static void Pack(List<Place> layer)
    {
        var x = 0.0;
        foreach (var place in layer)
        {
            place.Center = x + place.Width / 2;
            x += place.Width + Gap;
        }
        foreach (var place in layer) place.Center -= (x - Gap) / 2;
    }

    // Each wants to stand at the mean of its neighbours; those in the way are pushed aside, to both sides alike.
    private void Straighten(bool isDown)
    {
        foreach (var layer in isDown ? _layers : Enumerable.Reverse(_layers))
        {
            var wanted = layer.Select(p => (isDown ? p.Above : p.Below) is { Count: > 0 } beside ? beside.Average(b => b.Center) : p.Center)
                .ToArray();
            var (left, right) = ((double[])wanted.Clone(), (double[])wanted.Clone());
            for (var i = 1; i < layer.Count; i++) left[i] = Math.Max(left[i], left[i - 1] + Between(layer[i - 1], layer[i]));
            for (var i = layer.Count - 2; i >= 0; i--) right[i] = Math.Min(right[i], right[i + 1] - Between(layer[i], layer[i + 1]));
            for (var i = 0; i < layer.Count; i++) layer[i].Center = (left[i] + right[i]) / 2;
        }
    }

    private static double Between(Place a, Place b) => (a.Width + b.Width) / 2 + Gap;

    private void Finish(List<List<Place>> paths)
    {
        var least = _layers.SelectMany(l => l).Min(p => p.Center - p.Width / 2);
        var y = 0.0;
        foreach (var layer in _layers)
        {
            var height = layer.Max(p => p.Height);
            foreach (var place in layer)
            {
                place.Center -= least;
                place.Top = y + (height - place.Height) / 2;
            }
            y += height + LayerGap;
        }
        Height = y - LayerGap;
        Width = _layers.SelectMany(l => l).Max(p => p.Center + p.Width / 2);
        Boxes = [.. _places.Select(p => (p.Center - p.Width / 2, p.Top, p.Width, p.Height))];
        // From below a box to above the next; through the middle of passages.
        Arrows = [.. paths.Select(path => (IReadOnlyList<(double, double)>)[.. path.Select((p, i) =>
            (p.Center, i == 0 ? p.Top + p.Height : i == path.Count - 1 ? p.Top : p.Top + p.Height / 2))])];
    }

    private sealed class Place
    {
        public double Width { get; init; }

        public double Height { get; init; }

        public bool IsPassage { get; init; }

        public List<Place> Above { get; } = [];

        public List<Place> Below { get; } = [];

        public int Order { get; set; }

        public double Rank { get; set; }

        public double Center { get; set; }

        public double Top { get; set; }
    }
}
