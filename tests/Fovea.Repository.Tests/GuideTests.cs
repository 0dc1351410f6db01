using System.Text.RegularExpressions;
using Fovea.Data;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Photometry;
using Fovea.Studies;
using Fovea.Tensors;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Repository.Tests;

/// <summary>The worked examples of the guides build, and do what the guides say.</summary>
public partial class GuideTests
{
    public static TheoryData<string> Cases() => [.. GradCheck.Cases(typeof(GaussianOp).Assembly).Select(c => c.Name)];

    private const string Guide = "tests/Fovea.Repository.Tests/Guide/", Reference = "tests/Fovea.Reference.Tests/Device/";

    [Theory]
    [InlineData("docs/adding-an-op.md", Guide + "GaussianOp.cs")]
    [InlineData("docs/adding-an-op.md", Guide + "RmsNormOp.cs")]
    [InlineData("docs/adding-a-layer.md", Guide + "RmsNorm.cs")]
    [InlineData("docs/adding-a-dataset.md", Guide + "Discs.cs")]
    [InlineData("docs/adding-a-metric.md", Guide + "LargestError.cs")]
    [InlineData("docs/adding-a-task.md", Guide + "MutualTask.cs")]
    [InlineData("docs/adding-a-callback.md", Guide + "StopBelow.cs")]
    [InlineData("docs/adding-an-inspection.md", Guide + "SurenessInspection.cs")]
    [InlineData("docs/adding-an-experiment.md", Guide + "HiddenUnits.cs")]
    [InlineData("docs/adding-a-recipe.md", "tests/Fovea.Repository.Tests/Recipes/digits-sgd.yaml")]
    [InlineData("docs/adding-a-command.md", Guide + "ShapesCommand.cs")]
    [InlineData("docs/adding-a-format.md", Guide + "CsvWeights.cs")]
    [InlineData("docs/adding-an-onnx-operator.md", "src/Fovea.Onnx/Operators/Reductions/CumSumOperator.cs")]
    [InlineData("docs/adding-a-solver.md", Guide + "ThreeBrightest.cs")]
    [InlineData("docs/adding-a-device.md", Reference + "ReferenceStorage.cs")]
    [InlineData("docs/adding-a-device.md", Reference + "ReferenceDevice.cs")]
    [InlineData("docs/adding-a-device.md", Reference + "ReferenceDevice.MatMul.cs")]
    public void A_guide_shows_the_file_that_is_built(string guide, string file)
    {
        var shown = Fence().Matches(Repository.Text(guide)).Select(m => m.Groups[1].Value.TrimEnd());
        Assert.Contains(Repository.Text(file).TrimEnd(), shown);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_a_worked_operation_is_right(string name)
    {
        var check = GradCheck.Cases(typeof(GaussianOp).Assembly).Single(c => c.Name == name);
        Assert.InRange(GradCheck.Run(check.Function, check.Inputs).MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Fact]
    public void The_worked_experiment_shows_what_it_says()
    {
        using var folder = new TestFolder();
        var study = new HiddenUnits();
        var result = study.Run(new()
        {
            Arguments = new([], new Dictionary<string, object?>()), Folder = folder.Path, Quick = true,
        });
        Assert.True(result.Holds, Assert.Single(result.Findings).Text);
    }

    [Fact]
    public void The_worked_layer_normalises_saves_by_name_and_says_what_does_not_fit()
    {
        var layer = new RmsNorm(4);
        var y = new Sequential(new Linear(3, 4), layer).Forward(Tensor.Randn([5, 3], generator: new(1)));
        Assert.All(y.Square().Mean(1).ToArray<float>(), square => Assert.Equal(1, square, 1e-4f));
        Assert.Equal("weight", Assert.Single(layer.StateDict()).Key);
        var error = Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2, 3])));
        Assert.Equal("RmsNorm(4): expected input […, 4], got [2, 3].", error.Message);
    }

    [Fact]
    public void The_worked_dataset_turns_its_masks_with_its_pictures()
    {
        var loader = new DataLoader(new Discs(20, 24, seed: 3), 20, shuffle: true,
            transforms: [new RandomQuarterTurn(), new RandomVerticalFlip()]);
        var (pictures, masks, _) = Assert.Single(loader.Batches(0));
        Assert.Equal((Shape.Create(20, 1, 24, 24), Shape.Create(20, 24, 24)), (pictures.Shape, masks.Shape));
        Assert.InRange(masks.To(DType.Float32).Mean().Item(), 0.02, 0.3);
        // Inside the disc a pixel is 0.5 or more, outside it is less.
        Assert.Equal(pictures.ToArray<float>().Select(v => v >= 0.5f ? 1L : 0), masks.ToArray<long>());
    }

    [Fact]
    public void The_worked_metric_callback_and_recipe_are_known_by_name()
    {
        var config = Recipe.Find("digits-sgd")!.Config;
        config.Metrics = [new("largestError")];
        config.Callbacks = [new Part("stopBelow").With("loss", 0.5)];
        config.Complete();
        Assert.Contains("- name: stopBelow\n  loss: 0.5\n", config.ToYaml(), StringComparison.Ordinal);
        Assert.Equal(0.5, Assert.IsType<StopBelow>(Assert.Single(config.BuildCallbacks())).Loss);

        var metric = PartTables.Metrics.Build("largestError", null);
        metric.Update(Tensor.From(1f, 2, 3), Tensor.From(1f, 4.5f, 3));
        metric.Update(Tensor.From(-1f), Tensor.From(0f));
        Assert.Equal(2.5, metric.Result);
        Assert.Equal("Bound of the loss, above 0.", PartTables.Callbacks.Parts.Single(p => p.Name == "stopBelow").Arguments[0].Description);
    }

    [Fact]
    public void The_worked_recipe_trains_until_the_worked_callback_ends_it()
    {
        var config = Recipe.Find("digits-sgd")!.Config;
        config.Callbacks = [new Part("stopBelow").With("loss", 0.5)];
        var session = TrainingSession.Start(config);
        Assert.InRange(session.Train().Count, 1, 10);
        Assert.Equal(TrainingEnd.Stopped, session.Trainer.End);
    }

    [Fact]
    public void The_worked_task_has_two_networks_learn_from_each_other()
    {
        Generator.ManualSeed(1);
        var x = Tensor.Randn([96, 4], generator: new(1));
        var both = new ModuleList(new Linear(4, 3), new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 3)));
        var trainer = new Trainer(new MutualTask(both), new Adam(both.Parameters(), 0.05));
        var source = new DataLoader(new TensorDataset(x, x.Slice(1, 0, 3).ArgMax(1)), 32, shuffle: true);
        trainer.Fit(source, 40);
        Assert.Null(trainer.Refusal);
        Assert.InRange(trainer.Evaluate(source).Accuracy, 0.9, 1);
        // They think the same of most samples.
        var apart = both[0].Forward(x).LogSoftmax().KlDivLoss(both[1].Forward(x).LogSoftmax(), logTarget: true, batchMean: true);
        Assert.InRange(apart.Item(), 0, 0.1);
        Assert.IsType<MutualTask>(PartTables.Tasks.Build("mutual", new(both, null, null)));
        Assert.Equal("task mutual: expected a list of two networks, got Linear.",
            Assert.Throws<ArgumentException>(() => new MutualTask(new Linear(2, 2))).Message);
    }

    [Fact]
    public void The_worked_format_reads_what_it_wrote_and_says_where_a_file_is_wrong()
    {
        using var folder = new TestFolder();
        var (path, layer) = (Path.Combine(folder.Path, "weights.csv"), new Linear(3, 2));
        layer.Save(path);
        var other = new Linear(3, 2);
        other.Load(path);
        Assert.Equal(layer.Weight.ToArray<float>(), other.Weight.ToArray<float>());
        File.WriteAllText(path, "weight,99999x99999x99999,1");
        Assert.Contains("line 1, sizes: expected sizes of at most", Assert.Throws<DataFormatException>(() => other.Load(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_worked_solver_gives_a_matt_surface_back()
    {
        var scene = SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(), new() { Width = 40, Height = 30, Lights = 12 }).Scene;
        var solver = SolverCatalog.Find("three-brightest")!;
        Assert.InRange(solver.Solve(scene).AngularError(scene.GroundTruth!).Median, 0, 0.5);
    }

    [Fact]
    public void The_worked_command_is_found()
    {
        var command = Assert.Single(Fovea.Cli.Application.Root().Subcommands, c => c.Name == "shapes");
        Assert.Equal("List the tensors of a file of weights.", command.Description);
    }

    [GeneratedRegex(@"^```(?:csharp|yaml)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
