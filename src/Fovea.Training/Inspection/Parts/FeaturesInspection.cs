using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>What the last layer sees, in the plane: by principal components, and by t-SNE.</summary>
internal sealed class FeaturesInspection : IInspection
{
    private const int MostPoints = 1000, MostClasses = 20, Reduced = 50;

    public string Name => "features";

    public int Order => 110;

    public string Title => "Features";

    public string Description => "what the last layer sees, in two dimensions by PCA and t-SNE";

    public bool IsQuick => false;

    public bool Applies(InspectionContext context) => context.IsClassification && context.Shown.Count >= 4;

    public InspectionResult Inspect(InspectionContext context)
    {
        var features = PictureFeatures.Of(context, context.Shown, MostPoints);
        var count = features.Indices.Length;
        var components = PrincipalComponents.Of(features.Values, count, 2);
        var plane = Plane(components.Project(features.Values, count), components.Variances.Length);
        double Share(int k) => k < components.Variances.Length && components.TotalVariance > 0
            ? components.Variances[k] / components.TotalVariance : 0;
        string Axis(int k) => Invariant($"component {k + 1}, {100 * Share(k):F1} % of the variance");
        var charts = new List<PageChart> { new(Chart(context, features, "Principal components", plane, Axis(0), Axis(1))) };
        double[]? layout = null;
        if (context.Options.Tsne)
        {
            context.Note?.Invoke(Invariant($"features: t-SNE of {count:N0} images"));
            var tsne = new Tsne { Seed = context.Options.Seed };
            layout = tsne.Embed(features.Reduced(Reduced, mostSteps: 60), count, context.Cancellation);
            charts.Add(new(Chart(context, features, "t-SNE", layout, "", "")));
        }
        return new()
        {
            Text = Invariant($"{count:N0} {context.ShownName} images as the last layer sees them, by {features.Size:N0} numbers each. Classes that lie apart are told apart easily; a point among those of another class is a picture that looks like them.")
                + (layout is null ? "" : " t-SNE keeps neighbours together; distances between far groups, and their sizes, say little."),
            Line = Invariant($"{count:N0} images, {features.Size:N0} features; two components hold {100 * (Share(0) + Share(1)):F1} % of the variance"),
            Blocks = [.. charts],
            Figures = new()
            {
                ["images"] = features.Indices, ["labels"] = features.Indices.Select(context.Shown.Label), ["features"] = features.Size,
                ["explainedVariance"] = new[] { Share(0), Share(1) }, ["pca"] = Pairs(plane),
                ["tsne"] = layout is null ? null : Pairs(layout),
            },
        };
    }

    // Points of one feature alone have no second component.
    private static double[] Plane(double[] projected, int components) =>
        components >= 2 ? projected : [.. projected.SelectMany(x => new[] { x, 0 })];

    private static IEnumerable<double[]> Pairs(double[] plane) => plane.Select(v => Math.Round(v, 4)).Chunk(2);

    private static ScatterPlot Chart(InspectionContext context, PictureFeatures features, string title, double[] plane, string x, string y)
    {
        var chart = new ScatterPlot(title) { XLabel = x, YLabel = y, Height = 560 };
        var byClass = Enumerable.Range(0, features.Indices.Length).GroupBy(i => context.Shown.Label(features.Indices[i]))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).ToList();
        foreach (var group in byClass.Take(MostClasses).OrderBy(g => g.Key)) Add(context.Shown.ClassNames[group.Key], group);
        if (byClass.Count > MostClasses)
            Add(Invariant($"{byClass.Count - MostClasses} other classes"), byClass.Skip(MostClasses).SelectMany(g => g));
        return chart;

        void Add(string name, IEnumerable<int> points) =>
            chart.Add(name, points.Select(i => plane[2 * i]), points.Select(i => plane[2 * i + 1]));
    }
}
