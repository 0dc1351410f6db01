using System.Text.Json.Nodes;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="RunInspection"/> of runs that lack something.</summary>
public sealed class OtherRunsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-inspect-").FullName;

    [Fact]
    public void A_run_without_validation_images_gets_no_temperature()
    {
        var session = Train(c => c.Validation = 0);
        var looked = RunInspection.Of(new(session), [Catalog<IInspection>.Find("calibration")!]);
        Assert.Null(((Fields)looked.Figures["calibration"]!)["temperature"]);
        Assert.Contains("no temperature is fitted", looked.Page.ToHtml(), StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentException>(() => new InspectionContext(session, new() { OnValidation = true }));
        Assert.Contains("expected validation images, got none: the run held none out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_another_task_gets_curves_and_figures()
    {
        // One place a picture: segmentation as well as any.
        var session = Train(c => c.Task = "segmentation");
        var looked = RunInspection.Of(new(session), RunInspection.All);
        Assert.Equal(["summary", "curves", "samples", "filters", "activations", "duplicates", "settings"],
            looked.Results.Select(r => r.Inspection.Name));
        var figures = JsonNode.Parse(looked.Figures.ToJson())!;
        Assert.InRange((double)figures["summary"]!["testMeanIoU"]!, 0.2, 1);
        Assert.True(File.Exists(session.Run!.In(RunInspection.FileName)));
    }

    [Fact]
    public void The_weights_of_a_perceptron_are_pictures_as_well()
    {
        var session = Train(c => (c.Network, c.Recipe) = ("mnist-mlp", ""));
        var looked = RunInspection.Of(new(session), [Catalog<IInspection>.Find("filters")!]);
        Assert.Equal(new[] { 1, 8, 8 }, ((Fields)looked.Figures["filters"]!)["shape"]);
    }

    private TrainingSession Train(Action<RunConfig> change)
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.NumTrain, config.Callbacks) = (1, 600, []);
        change(config);
        var session = TrainingSession.Start(config);
        session.Keep(_folder);
        session.Train();
        session.Finish();
        return session;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
