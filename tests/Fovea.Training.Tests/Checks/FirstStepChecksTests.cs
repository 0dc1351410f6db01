using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Checks;

/// <summary>Mistakes that are refused or said at the first step.</summary>
public class FirstStepChecksTests
{
    private sealed class Listener : Callback
    {
        public List<string> Notes { get; } = [];

        public List<long> Steps { get; } = [];

        public override void Noted(TrainingContext context, string note) => Notes.Add(note);

        public override void BatchEnds(TrainingContext context) => Steps.Add(context.Progress.Step);
    }

    private static Sequential Network(params ReadOnlySpan<Module> end)
    {
        Generator.ManualSeed(1);
        return new([new Flatten(), new Linear(16, 12), new ReLU(), new Linear(12, 4), .. end]);
    }

    private static string[] Notes(Module network, Loss loss, IBatchSource? batches = null)
    {
        var listener = new Listener();
        new Trainer(network, loss, new Sgd(network.Parameters(), 0.01), listener).Fit(batches ?? new DataLoader(Tiny.Rows(60), 8), 1);
        return [.. listener.Notes];
    }

    // Targets of the outputs' shape, 0 or 1.
    private static DataLoader Flags() =>
        new(new TensorDataset(Tensor.Randn([24, 16]), Tensor.Randn([24, 4]).Greater(0).To(DType.Float32)), 8);

    [Fact]
    public void A_sound_training_is_not_commented_on()
    {
        Assert.Empty(Notes(Network(), new CrossEntropyLoss()));
        Assert.Empty(Notes(Network(new LogSoftmax(1)), new NllLoss()));
    }

    [Fact]
    public void Softmax_before_cross_entropy_is_said()
    {
        Assert.StartsWith("CrossEntropyLoss: expected raw scores, got outputs that add up to 1 like probabilities",
            Assert.Single(Notes(Network(new Softmax(1)), new CrossEntropyLoss())), StringComparison.Ordinal);
        Assert.StartsWith("CrossEntropyLoss: expected raw scores, got log-probabilities",
            Assert.Single(Notes(Network(new LogSoftmax(1)), new CrossEntropyLoss())), StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_scores_under_nll_are_said() =>
        Assert.StartsWith("NllLoss: expected log-probabilities, whose exponentials add up to 1, got ",
            Assert.Single(Notes(Network(), new NllLoss())), StringComparison.Ordinal);

    [Fact]
    public void Raw_scores_under_binary_cross_entropy_are_said()
    {
        var network = new Sequential(new Linear(16, 4));
        var listener = new Listener();
        var trainer = new Trainer(new MultiLabelTask(network, new BceLoss()), new Sgd(network.Parameters(), 0.01), listener);
        // The loss of a negative probability is no number; the note comes before.
        Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Flags(), 1));
        Assert.Contains(listener.Notes, n => n.StartsWith("BceLoss: expected probabilities 0…1, got -", StringComparison.Ordinal));
        Assert.Contains("BceWithLogitsLoss", listener.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_optimizer_of_another_network_is_refused()
    {
        var network = Network();
        var trainer = new Trainer(network, new CrossEntropyLoss(), new Adam(Network().Parameters(), 0.01));
        var e = Assert.Throws<ArgumentException>(() => trainer.Fit(new DataLoader(Tiny.Rows(60), 8), 1));
        Assert.StartsWith("Adam: expected parameters of the network that is trained, got 4 of another.", e.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, trainer.Progress.Step);
    }

    [Fact]
    public void Parameters_that_the_optimizer_lacks_are_said()
    {
        var network = Network();
        var listener = new Listener();
        new Trainer(network, new CrossEntropyLoss(), new Sgd([.. network.Parameters().Take(2)], 0.01), listener)
            .Fit(new DataLoader(Tiny.Rows(60), 8), 1);
        Assert.StartsWith("2 parameters learn nothing: the optimizer does not have them (3.weight, …).", Assert.Single(listener.Notes),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(33, 32)]
    [InlineData(5, 1)]
    public void A_mini_batch_of_one_under_batch_normalisation_is_refused_before_the_first_step(int count, int size)
    {
        var network = new Sequential(new Flatten(), new Linear(16, 12), new BatchNorm1d(12), new Linear(12, 4));
        var listener = new Listener();
        var trainer = Tiny.Trainer(network, 0.1, listener);
        var e = Assert.Throws<ShapeException>(() => trainer.Fit(new DataLoader(Tiny.Rows(count), size), 1));
        Assert.StartsWith("BatchNorm1d(12): expected more than one value of each channel to normalise by, got a mini-batch of 1: ",
            e.Message, StringComparison.Ordinal);
        Assert.Contains(size == 1 ? "batch size of 2 or more" : "33 samples by 32 leave one over. Use dropLast: true", e.Message,
            StringComparison.Ordinal);
        Assert.Empty(listener.Steps);
    }

    [Fact]
    public void A_mini_batch_of_one_trains_where_each_channel_has_several_values()
    {
        var network = new Sequential(new Conv2d(1, 3, 3), new BatchNorm2d(3), new Flatten(), new Linear(12, 4));
        Assert.Single(Tiny.Trainer(network, 0.1).Fit(new DataLoader(Tiny.Rows(33), 32), 1));
        Assert.Single(Tiny.Trainer(Network(), 0.1).Fit(new DataLoader(Tiny.Rows(33), 32), 1));
    }

    [Fact]
    public void The_loss_of_an_evaluation_is_the_mean_over_samples_whatever_the_last_batch()
    {
        var network = new Linear(1, 2);
        network.LoadStateDict(new Dictionary<string, Tensor>
        {
            ["weight"] = Tensor.Zeros([2, 1]), ["bias"] = Tensor.From(0f, (float)Math.Log(3)),
        });
        var data = new TensorDataset(Tensor.Zeros([5, 1]), Tensor.From(0L, 0, 0, 0, 1));
        // Four times −ln ¼ and once −ln ¾.
        var expected = (4 * Math.Log(4) + Math.Log(4.0 / 3)) / 5;
        Assert.Equal(1.1665719033862687, expected, 1e-12);
        Assert.Equal(expected, new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1))
            .Evaluate(new DataLoader(data, 2)).Loss, 1e-6);
    }

    [Fact]
    public void Labels_that_the_scores_do_not_reach_are_explained()
    {
        var scores = Tensor.Zeros([3, 3]);
        Assert.EndsWith("got 3 at element 2. Labels that begin at 1: subtract 1.",
            Assert.Throws<ShapeException>(() => scores.CrossEntropy(Tensor.From(1L, 2, 3))).Message, StringComparison.Ordinal);
        Assert.EndsWith("got 7 at element 1. 3 scores for each sample: a network needs as many outputs as there are classes.",
            Assert.Throws<ShapeException>(() => scores.CrossEntropy(Tensor.From(0L, 7, 3))).Message, StringComparison.Ordinal);
        Assert.EndsWith("One-hot labels: call labels.ArgMax(1), or give them as probabilities of the scores' type.",
            Assert.Throws<ShapeException>(() => scores.CrossEntropy(Tensor.From(0L, 2, 1).OneHot(3).To(DType.Int64))).Message,
            StringComparison.Ordinal);
        Assert.EndsWith("Labels that begin at 1: subtract 1.",
            Assert.Throws<ShapeException>(() => scores.LogSoftmax(1).NllLoss(Tensor.From(1L, 2, 3))).Message, StringComparison.Ordinal);
    }
}
