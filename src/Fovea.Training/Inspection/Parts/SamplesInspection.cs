using Fovea.Data;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Training pictures of every class.</summary>
internal sealed class SamplesInspection : IInspection
{
    private const int MostBars = 30;

    public string Name => "samples";

    public int Order => 20;

    public string Title => "Training images";

    public string Description => "training images of every class";

    public bool Applies(InspectionContext context) => context.HasPictures;

    public InspectionResult Inspect(InspectionContext context)
    {
        var training = context.Session.Data.Training;
        var chosen = Choose(training, context.Options.Samples, context.Options.Seed);
        var gallery = new PictureGallery("Drawn at random, the classes in turn");
        foreach (var index in chosen) gallery.Add(ShownPicture.Labelled(training, index, "training"));
        var counts = training.CountPerClass();
        var chart = new BarChart("Training images of each class") { ValueLabel = "images" };
        foreach (var (name, count) in training.ClassNames.Zip(counts).Take(MostBars)) chart.Add(name, count);
        return new()
        {
            Text = "As they are in the data set, before any random change.",
            Blocks = counts.Length > 1 ? [gallery, new PageChart(chart)] : [gallery],
            Figures = new() { ["images"] = chosen, ["imagesPerClass"] = counts },
        };
    }

    // In each round one of every class, until there are enough.
    private static int[] Choose(Dataset pictures, int count, ulong seed)
    {
        var byClass = new Generator(seed).Permutation(pictures.Count).GroupBy(pictures.Label).OrderBy(g => g.Key)
            .Select(g => g.Take(count).ToArray()).ToList();
        return [.. Enumerable.Range(0, count).SelectMany(round => byClass.Where(g => round < g.Length).Select(g => g[round])).Take(count)];
    }
}
