using Fovea.Data;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="ImageClassifier"/> on pictures of every kind, and <see cref="Predictions"/>.</summary>
public sealed class ClassifierTests(ClassifierTests.TrainedRun trained) : IClassFixture<ClassifierTests.TrainedRun>
{
    private readonly Dataset _test = trained.Session.Data.Test;

    [Fact]
    public void A_picture_of_the_networks_size_gets_the_scores_of_the_test_set()
    {
        var network = trained.Session.Network.Eval();
        using var _ = Autograd.NoGrad();
        foreach (var batch in trained.Session.TestBatches)
        {
            var scores = network.Forward(batch.Input).ToArray<float>();
            for (var i = 0; i < 20; i++)
                foreach (var t in trained.Classifier.Predict(Picture(batch.Indices[i]), 10))
                    // Values 0…16 become bytes 0…255 in the picture, so that the last digits differ.
                    Assert.Equal(scores[i * 10 + t.Index], t.Logit, 0.1);
            break;
        }
    }

    [Fact]
    public void Probabilities_are_the_softmax_of_the_logits_in_falling_order()
    {
        var top = trained.Classifier.Predict(Picture(0), 10);
        Assert.Equal(10, top.Select(t => t.Index).Distinct().Count());
        Assert.Equal(1, top.Sum(t => t.Probability), 1e-5);
        var sum = top.Sum(t => Math.Exp(t.Logit));
        Assert.All(top, t => Assert.Equal(Math.Exp(t.Logit) / sum, t.Probability, 1e-5));
        Assert.Equal(top.OrderByDescending(t => t.Logit), top);
        Assert.Equal(top.Take(3), trained.Classifier.Predict(Picture(0), 3));
        Assert.Equal(10, trained.Classifier.Predict(Picture(0), 99).Count);
    }

    [Fact]
    public void The_same_picture_in_another_form_is_the_same_class()
    {
        for (var i = 0; i < 10; i++)
        {
            var grey = Picture(i);
            var expected = trained.Classifier.Predict(grey);
            Assert.Equal(expected, trained.Classifier.Predict(grey.ToRgb()));
            Assert.Equal(expected, trained.Classifier.Predict(grey.To16Bit()));
            var opaque = WithAlpha(grey, p => (p, 255));
            Assert.Equal(expected, trained.Classifier.Predict(opaque));
            Assert.Equal(expected, trained.Classifier.Predict(opaque.To16Bit()));
            // Black ink, thinner where the picture is lighter, shows the picture on white paper.
            Assert.Equal(expected, trained.Classifier.Predict(WithAlpha(grey, p => (0, (byte)(255 - p)))));
        }
    }

    [Fact]
    public void Pictures_of_other_sizes_are_fitted()
    {
        var right = 0;
        for (var i = 0; i < 40; i++)
        {
            var large = Resizing.Bilinear(Picture(i), 57, 41);
            if (trained.Classifier.Predict(large)[0].Index == _test.Label(i)) right++;
        }
        Assert.InRange(right, 34, 40);
        Assert.Equal(5, trained.Classifier.Predict(new Image(1, 1, 3)).Count);
        Assert.Equal(5, trained.Classifier.Predict(new Image(300, 2, 4)).Count);
    }

    [Fact]
    public void Inverting_undoes_dark_on_light()
    {
        var (inverted, plain) = (0, 0);
        var inverting = trained.Classifier.With(trained.Classifier.Preprocessing with { Invert = true });
        for (var i = 0; i < 20; i++)
        {
            var picture = Picture(i);
            var negative = new Image(8, 8, 1, [.. picture.Pixels8.ToArray().Select(p => (byte)(255 - p))]);
            var expected = trained.Classifier.Predict(picture, 10);
            var top = inverting.Predict(negative, 10);
            if (top[0].Index == expected[0].Index) inverted++;
            Assert.Equal(expected[0].Logit, top[0].Logit, 1e-3);
            if (trained.Classifier.Predict(negative)[0].Index == expected[0].Index) plain++;
        }
        Assert.Equal(20, inverted);
        Assert.InRange(plain, 0, 12);
    }

    [Fact]
    public void Predictions_count_as_one_does_by_hand()
    {
        var predictions = Predictions.Of(trained.Session.Trainer, trained.Session.TestBatches);
        var counts = new double[10, 10];
        for (var i = 0; i < _test.Count; i++) counts[_test.Label(i), predictions.Predicted[i]]++;
        Assert.Equal(counts, predictions.Confusion());
        var accuracy = predictions.ClassAccuracy();
        for (var c = 0; c < 10; c++)
            Assert.Equal(counts[c, c] / Enumerable.Range(0, 10).Sum(p => counts[c, p]), accuracy[c], 1e-12);
        Assert.Equal(Enumerable.Range(0, 10).Sum(c => counts[c, c]) / _test.Count, predictions.Evaluation.Accuracy, 1e-12);
        Assert.Equal(Enumerable.Range(0, _test.Count).Where(i => _test.Label(i) != predictions.Predicted[i]), predictions.Misclassified);
        Assert.All(predictions.Confidence, p => Assert.InRange(p, 0.1f, 1.00001f));
    }

    [Fact]
    public void A_class_without_images_has_no_accuracy()
    {
        var session = trained.Session;
        int[] threes = [.. Enumerable.Range(0, _test.Count).Where(i => _test.Label(i) == 3)];
        var normalize = new Normalize(session.Config.Mean, session.Config.Std);
        var accuracy = Predictions.Of(session.Trainer, new(_test.Subset(threes), 50, transforms: [normalize])).ClassAccuracy();
        Assert.InRange(accuracy[3], 0.5, 1);
        Assert.All(accuracy.Where((_, c) => c != 3), a => Assert.Equal(double.NaN, a));
    }

    private static Image WithAlpha(Image grey, Func<byte, (byte Value, byte Alpha)> pixel) => new(8, 8, 4,
        [.. grey.Pixels8.ToArray().Select(pixel).SelectMany(p => new[] { p.Value, p.Value, p.Value, p.Alpha })]);

    private Image Picture(int index)
    {
        var pixels = new byte[64];
        _test.Read(index, pixels);
        return new(8, 8, 1, [.. pixels.Select(p => (byte)Math.Round(p * 255 / 16.0))]);
    }

    /// <summary>Five epochs on the digits.</summary>
    public sealed class TrainedRun : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fovea-predictor-").FullName;

        public TrainedRun()
        {
            Session = Configs.Session(epochs: 5);
            Session.Keep(_folder);
            Session.Train();
            Classifier = RunFolder.Classifier(_folder);
        }

        public TrainingSession Session { get; }

        public ImageClassifier Classifier { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
