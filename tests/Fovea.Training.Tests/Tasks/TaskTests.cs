using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Every task learns a small set.</summary>
public class TaskTests
{
    [Fact]
    public void Regression_finds_a_law()
    {
        Generator.ManualSeed(1);
        var x = Tensor.Randn([128, 3], generator: new(1));
        var y = (x * Tensor.From([2f, -1, 0.5f], [1, 3])).Sum(1, keepDim: true).Sin();
        var network = new Sequential(new Linear(3, 32), new Tanh(), new Linear(32, 1));
        var result = Fit(new RegressionTask(network), x, y, 150);
        Assert.InRange(result.Metrics["rSquared"], 0.98, 1);
        Assert.InRange(result.Metrics["meanAbsoluteError"], 0, 0.1);
        Assert.Equal(double.NaN, result.Accuracy);
    }

    [Fact]
    public void Segmentation_finds_bright_pixels()
    {
        Generator.ManualSeed(1);
        var x = Tensor.Randn([32, 1, 6, 6], generator: new(1));
        var target = x.Squeeze(1).Greater(0.5).To(DType.Int64);
        var network = new Sequential(new Conv2d(1, 8, 3, padding: 1), new ReLU(), new Conv2d(8, 2, 1));
        var result = Fit(new SegmentationTask(network), x, target, 60);
        Assert.InRange(result.Metrics["meanIoU"], 0.9, 1);
        Assert.InRange(result.Accuracy, 0.95, 1);
    }

    [Fact]
    public void Multi_label_finds_every_label()
    {
        Generator.ManualSeed(1);
        var x = Tensor.Randn([128, 4], generator: new(1));
        var target = x.Slice(1, 0, 3).Greater(0).To(DType.Float32);
        var result = Fit(new MultiLabelTask(new Linear(4, 3)), x, target, 60);
        Assert.InRange(result.Metrics["f1"], 0.95, 1);
        Assert.InRange(result.Metrics["microF1"], 0.95, 1);
    }

    [Fact]
    public void Normal_maps_come_within_a_few_degrees_and_unknown_pixels_do_not_count()
    {
        Generator.ManualSeed(1);
        var normals = Tensor.Randn([32, 3, 4, 4], generator: new(1));
        normals = normals / normals.Square().Sum(1, keepDim: true).Sqrt();
        // Three lamps: linear in the normal. The first row is unknown, and its pictures say nothing.
        var known = Tensor.Concat([Tensor.Zeros([1, 1, 1, 4]), Tensor.Ones([1, 1, 3, 4])], 2);
        var mix = Tensor.From([1f, 0, 0.5f, 0, 1, 0.5f, 0.2f, 0.1f, 1], [3, 3, 1, 1]);
        var pictures = normals.Conv2d(mix) * known;
        var result = Fit(new NormalMapTask(new Conv2d(3, 3, 1)), pictures, normals * known, 80);
        Assert.InRange(result.Metrics["meanAngle"], 0, 4);
    }

    [Fact]
    public void Classification_has_the_metrics_it_is_given()
    {
        Generator.ManualSeed(1);
        var x = Tensor.Randn([64, 4], generator: new(1));
        var task = new ClassificationTask(new Linear(4, 4), metrics: [new Accuracy(), new TopKAccuracy(2), new ConfusionMatrix()]);
        var result = Fit(task, x, x.ArgMax(1), 60);
        Assert.InRange(result.Accuracy, 0.9, 1);
        Assert.InRange(result.Metrics["top2Accuracy"], result.Accuracy, 1);
        Assert.Equal(["accuracy", "top2Accuracy", "balancedAccuracy"], result.Metrics.Figures.Select(f => f.Name));
    }

    [Fact]
    public void A_task_of_two_inputs_and_two_outputs()
    {
        Generator.ManualSeed(1);
        var task = new SumTask();
        var trainer = new Trainer(task, new Adam(task.Network.Parameters(), 0.05)) { Replay = ReplayPolicy.Verify };
        Tensor a = Tensor.Randn([32, 2], generator: new(1)), b = Tensor.Randn([32, 2], generator: new(2));
        var source = new Pairs([a, b], [a + b, a - b]);
        trainer.Fit(source, 150);
        Assert.Null(trainer.Refusal);
        Assert.InRange(trainer.Evaluate(source).Loss, 0, 1e-2);
    }

    // Every epoch but the first replays; each replay that is checked has the bits of the code.
    private static Evaluation Fit(LearningTask task, Tensor x, Tensor y, int epochs)
    {
        var trainer = new Trainer(task, new Adam(task.Network.Parameters(), 0.02)) { Replay = ReplayPolicy.Verify };
        var source = new ArrayBatches(x, y, 16);
        var results = trainer.Fit(source, epochs, source);
        Assert.Null(trainer.Refusal);
        Assert.Equal(results[^1].Validation, trainer.Evaluate(source));
        return trainer.Evaluate(source);
    }

    private sealed class Pairs(Tensor[] inputs, Tensor[] targets) : Data.IBatchSource
    {
        public int SamplesPerEpoch => 32;

        public int BatchesPerEpoch => 1;

        public IEnumerable<Data.Batch> Batches(int epoch) => [new(inputs, targets, [.. Enumerable.Range(0, 32)])];
    }

    private sealed class SumTask() : LearningTask(new Linear(4, 4), new MseLoss(), [new MeanAbsoluteError()])
    {
        public override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs)
        {
            var y = Network.Forward(Tensor.Concat([inputs[0], inputs[1]], 1));
            return [y.Slice(1, 0, 2), y.Slice(1, 2, 4)];
        }

        public override Tensor ComputeLoss(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets) =>
            Loss.Forward(outputs[0], targets[0]) + Loss.Forward(outputs[1], targets[1]);
    }
}
