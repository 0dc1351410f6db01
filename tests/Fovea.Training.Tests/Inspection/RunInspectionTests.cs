using System.Text.Json.Nodes;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="RunInspection"/> and each <see cref="IInspection"/>, on one run.</summary>
public sealed class RunInspectionTests(InspectedRun run) : IClassFixture<InspectedRun>
{
    private readonly JsonObject _figures = JsonNode.Parse(run.Whole.Figures.ToJson())!.AsObject();

    [Fact]
    public void Every_inspection_has_a_section_with_blocks_and_figures()
    {
        Assert.Equal(RunInspection.All.Where(i => i is not GeneratorInspection).Select(i => i.Name),
            run.Whole.Results.Select(r => r.Inspection.Name));
        Assert.Equal(RunInspection.All.Count, RunInspection.All.Select(i => i.Name).Distinct().Count());
        Assert.All(run.Whole.Results, r =>
        {
            Assert.NotEmpty(r.Result.Blocks);
            Assert.NotEmpty(r.Result.Figures);
        });
        Assert.Equal(run.Whole.Results.Select(r => r.Inspection.Title), run.Whole.Page.Sections.Select(s => s.Title));
        var html = run.Whole.Page.ToHtml();
        Assert.InRange(html.Length, 50_000, 2_000_000);
        Assert.Equal(["features", "features", "labels", "duplicates"], run.Notes.Select(n => n.Split(':')[0]));
        Assert.All(run.Whole.Results.SelectMany(r => r.Result.Blocks).OfType<PictureGallery>(), g =>
            Assert.All(g.Pictures, p => Assert.NotEqual("", p.Caption)));
    }

    [Fact]
    public void The_page_of_a_training_has_what_takes_no_time()
    {
        foreach (var inspection in RunInspection.All.Where(i => i is not GeneratorInspection))
            Assert.Equal(inspection.IsQuick, run.QuickPage.Contains($">{inspection.Title}</h2>", StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_are_those_of_the_predictions()
    {
        var predictions = run.Quick.Test.Predictions!;
        Assert.Equal(predictions.Accuracy, (double)_figures["summary"]!["testAccuracy"]!, 1e-9);
        Assert.Equal(predictions.Misclassified.Count(), (int)_figures["misclassified"]!["count"]!);
        Assert.Equal(predictions.Predicted.Take(8), _figures["predictions"]!["predicted"]!.AsArray().Select(v => (int)v!));
        var counts = _figures["confusion"]!["counts"]!.AsArray().Select(r => r!.AsArray().Select(v => (int)v!).ToArray()).ToArray();
        Assert.Equal(predictions.Predicted.Length, counts.Sum(r => r.Sum()));
        Assert.Equal(predictions.Accuracy, (double)counts.Select((r, i) => r[i]).Sum() / predictions.Predicted.Length, 1e-12);
        Assert.Equal(predictions.Accuracy, (double)_figures["classes"]!["weighted"]!["recall"]!, 1e-12);
        Assert.Equal(predictions.TopLosses(8), _figures["topLosses"]!["images"]!.AsArray().Select(v => (int)v!["index"]!));
        Assert.All(_figures["confusion"]!["mostConfused"]!.AsArray(), p =>
            Assert.Equal(counts[(int)p!["label"]!][(int)p["predicted"]!], (int)p["count"]!));
        Assert.Equal(6, _figures["curves"]!["trainingLoss"]!.AsArray().Count);
    }

    [Fact]
    public void The_temperature_is_that_of_the_validation_images()
    {
        var calibration = _figures["calibration"]!;
        var held = run.Whole.Context.Validation!;
        Assert.Equal(TemperatureScaling.Fit(held.Scores, held.Labels).Temperature, (double)calibration["temperature"]!, 1e-12);
        Assert.Equal(run.Quick.Test.Evaluation.Loss, (double)calibration["before"]!["loss"]!, 1e-5);
        Assert.NotEqual((double)calibration["before"]!["brier"]!, (double)calibration["after"]!["brier"]!);
        Assert.InRange((double)calibration["before"]!["expectedCalibrationError"]!, 0, 1);
        Assert.Contains("fitted on the 144 validation images", run.QuickPage, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_labels_are_found()
    {
        var doubted = _figures["labels"]!["training"]!.AsArray().Select(d => (int)d!["index"]!).ToList();
        var found = doubted.Count(run.WrongLabels.Contains);
        Assert.True(found >= 0.7 * run.WrongLabels.Count, $"found {found} of {run.WrongLabels.Count}");
        Assert.True(found >= 0.6 * doubted.Count, $"{found} of {doubted.Count} doubts are right");
    }

    [Fact]
    public void A_test_image_that_was_learned_is_found()
    {
        var between = _figures["duplicates"]!["between"]!;
        Assert.Equal(1, (int)between["exactCount"]!);
        var pair = between["exact"]![0]!;
        Assert.Equal((0, 0, true), ((int)pair["first"]!, (int)pair["second"]!, (bool)pair["sameLabel"]!));
    }

    [Fact]
    public void Filters_features_and_activations_are_of_the_network()
    {
        Assert.Equal(16, (int)_figures["filters"]!["units"]!);
        var layers = _figures["activations"]!["layers"]!.AsArray();
        Assert.Equal(2, layers.Count);
        Assert.All(layers, l => Assert.InRange((double)l!["activeShare"]!, 0.01, 0.99));
        var features = _figures["features"]!;
        Assert.Equal(359, features["pca"]!.AsArray().Count);
        Assert.Equal(359, features["tsne"]!.AsArray().Count);
        Assert.Equal(64, (int)features["features"]!);
    }

    [Fact]
    public void A_picture_of_ones_own_has_activations()
    {
        var picture = new Image(20, 30, 3);
        picture.Pixels8.Fill(120);
        var context = new InspectionContext(run.Session, new() { Picture = picture, PictureName = "grey.png" });
        var (_, result) = Assert.Single(RunInspection.Of(context, [Catalog<IInspection>.Find("activations")!]).Results);
        Assert.Equal("grey.png", result.Figures["picture"]);
        Assert.Equal("grey.png", result.Blocks.OfType<PictureGallery>().Single().Pictures[0].Caption);
    }

    [Fact]
    public void The_validation_images_may_be_shown_and_the_test_images_left_alone()
    {
        var context = new InspectionContext(run.Session, new() { OnValidation = true, Tsne = false, Samples = 4 });
        var looked = RunInspection.Of(context, RunInspection.All.Where(i => i.Name is "predictions" or "calibration" or "features"));
        Assert.Equal(144, context.Answers.Predicted.Length);
        Assert.Contains("The first 4 validation images", looked.Page.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("of the images that it was fitted on", looked.Page.ToHtml(), StringComparison.Ordinal);
        Assert.Null(((Fields)looked.Figures["features"]!)["tsne"]);
    }

    [Fact]
    public void What_makes_no_sense_is_named()
    {
        Assert.Equal("expected an image from 0 to 358 of the test set, got 359",
            Assert.Throws<ArgumentException>(() => new InspectionContext(run.Session, new() { Index = 359 })).Message);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            RunInspection.Of(new(run.Session) { Cancellation = stopped.Token }, RunInspection.All));
    }
}
