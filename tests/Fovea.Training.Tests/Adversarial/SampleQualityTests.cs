using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Adversarial;

/// <summary><see cref="SampleQuality"/>, <see cref="QualityClassifier"/> and <see cref="NearestPictures"/>, with a generator that gives
/// real pictures and one that has collapsed.</summary>
public sealed class SampleQualityTests(SampleQualityTests.Judge judge) : IClassFixture<SampleQualityTests.Judge>
{
    [Fact]
    public void Real_pictures_are_near_and_every_class_is_there()
    {
        var quality = Of(new Gallery(judge.Data.Training));
        Assert.Equal(1000, quality.Count);
        Assert.True(quality.ClassifierAccuracy > 0.9, $"{quality.ClassifierAccuracy}");
        Assert.InRange(quality.MeanConfidence, 0.85, 1);
        Assert.All(quality.Shares, s => Assert.InRange(s, 0.05, 0.15));
        Assert.InRange(quality.Entropy, 2.2, Math.Log(10));
        Assert.InRange(quality.Variety, 0.9, 1.1);
        Assert.True(quality.TimesBelowGaussian > 5, $"{quality.Distance} {quality.RealDistance} {quality.GaussianDistance}");
        Assert.Null(quality.Collapse);
    }

    [Fact]
    public void A_generator_that_makes_one_picture_of_each_class_has_collapsed()
    {
        int[] each = [.. Enumerable.Range(0, 10).Select(k => Enumerable.Range(0, judge.Data.Training.Count)
            .First(i => judge.Data.Training.Label(i) == k && judge.Trusted(i)))];
        var quality = Of(new Gallery(judge.Data.Training.Subset(each)));
        Assert.StartsWith("mode collapse: samples that are all alike of 0 (0.00 of real distances), 1 ", quality.Collapse,
            StringComparison.Ordinal);
        Assert.InRange(quality.Variety, 0, 0.01);
        Assert.True(quality.Distance > 3 * quality.RealDistance, $"{quality.Distance} {quality.RealDistance}");
    }

    [Fact]
    public void A_generator_that_leaves_classes_out_has_collapsed()
    {
        int[] few = [.. Enumerable.Range(0, judge.Data.Training.Count).Where(i => judge.Data.Training.Label(i) < 6)];
        Assert.Contains("hardly any samples of 6 (", Of(new Gallery(judge.Data.Training.Subset(few))).Collapse, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_Gaussian_pixels_have_their_means()
    {
        var real = judge.Data.Training;
        var drawn = SampleQuality.FromPixels(real, 4000, 0).ToArray<float>();
        Assert.All(drawn, v => Assert.InRange(v, 0, 1));
        // The middle of the picture is seldom cut off.
        double Mean(float[] values) => values.Where((_, i) => i % 64 == 28).Average(v => (double)v);
        Assert.Equal(Mean(PictureJudge.Pictures(real, real.Count).ToArray<float>()), Mean(drawn), 0.05);
    }

    [Fact]
    public void The_nearest_picture_of_a_training_picture_is_itself()
    {
        var real = judge.Data.Training;
        var pictures = PictureJudge.Pictures(real.Subset([7, 300, 1200]), 3);
        var found = NearestPictures.Of(pictures, real);
        Assert.Equal([7, 300, 1200], found.Indices);
        Assert.All(found.Distances, d => Assert.InRange(d, 0, 1e-3));
        // Each pixel moved by 0.1.
        Assert.Equal(0.1, NearestPictures.Of(pictures[..1] + 0.1f, real.Subset([7])).Median, 1e-4);
    }

    [Fact]
    public void A_run_that_is_no_classifier_or_one_of_other_pictures_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => PictureJudge.Open(judge.Gan.Folder));
        Assert.Equal($"{judge.Gan.Folder}: expected a run of a classifier, such as 'fovea train mnist-cnn' leaves, got task gan.",
            error.Message);
        Assert.Contains("expected pictures [N, 1, 8, 8], got [2, 1, 9, 9]",
            Assert.Throws<ShapeException>(() => judge.Classifier.Look(Tensor.Zeros([2, 1, 9, 9]))).Message, StringComparison.Ordinal);
        Assert.Contains("expected a run whose network makes pictures, such as 'fovea gan train' leaves, got task classification",
            Assert.Throws<ArgumentException>(() => PictureMaker.Open(Path.Combine(judge.Gan.Folder, "classifier"))).Message,
            StringComparison.Ordinal);
    }

    private SampleQuality Of(IPictureGenerator generator) =>
        SampleQuality.Of(judge.Classifier, new(generator, [0], [1]), judge.Data, 1000);

    /// <summary>The classifier that a run trains for itself.</summary>
    public sealed class Judge : IDisposable
    {
        private readonly JudgedPictures _looked;

        public Judge()
        {
            var notes = new List<string>();
            Classifier = QualityClassifier.Of(Gan.Session, note: notes.Add);
            Assert.StartsWith("quality: training digits for 20 epochs to judge the samples by", Assert.Single(notes),
                StringComparison.Ordinal);
            // Once.
            QualityClassifier.Of(Gan.Session, note: notes.Add);
            Assert.Single(notes);
            Data = Recipe.Find("digits")!.Config.LoadData() with { Validation = null };
            _looked = Classifier.Look(PictureJudge.Pictures(Data.Training, Data.Training.Count));
        }

        public MadeRun Gan { get; } = new(numTrain: null);

        public PictureJudge Classifier { get; }

        public RecipeData Data { get; }

        public bool Trusted(int index) => _looked.Predicted[index] == Data.Training.Label(index);

        public void Dispose() => Gan.Dispose();
    }

    // Gives pictures of a set, in turn.
    private sealed class Gallery(Dataset set) : IPictureGenerator
    {
        public Module Generator { get; } = new Identity();

        public Tensor Latents(int count, Generator? generator = null)
        {
            var pictures = PictureJudge.Pictures(set, set.Count);
            return pictures.IndexSelect(0, Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)i % set.Count)]));
        }
    }
}
