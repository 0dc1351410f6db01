using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary>Allocations are measured: another test could lease the scratch buffers that the measured thread has warmed up.</summary>
[CollectionDefinition(nameof(ImageClassifierTests), DisableParallelization = true)]
public class ImageClassifierAlone;

/// <summary><see cref="ImageClassifier"/>: tensors in, several threads, files.</summary>
[Collection(nameof(ImageClassifierTests))]
public class ImageClassifierTests
{
    private static readonly Preprocessing Small = new([3, 16, 12], [0.5f, 0.4f, 0.3f], [0.2f, 0.3f, 0.4f]);

    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g"];

    [Fact]
    public void Scores_are_the_networks()
    {
        var network = Network();
        var classifier = new ImageClassifier(network, Small, Names);
        var x = Tensor.Randn([3, 3, 16, 12]);
        using var _ = Autograd.NoGrad();
        Assert.Equal(network.Forward(x).ToArray<float>(), classifier.Scores(x).ToArray<float>());
        Assert.Equal([1, 7], classifier.Scores(x[0]).Shape);
        var top = classifier.Predict(x, 3);
        Assert.Equal(3, top.Count);
        Assert.All(top, t => Assert.Equal(t.OrderByDescending(s => s.Logit), t));
        Assert.Equal(1, classifier.Predict(x, 7)[1].Sum(s => s.Probability), 1e-9);
    }

    [Fact]
    public void Eight_threads_get_the_bits_of_one()
    {
        var classifier = new ImageClassifier(Network(), Small, Names);
        float[][] inputs = [.. Enumerable.Range(0, 32).Select(i => Tensor.Randn([1 + i % 3, 3, 16, 12]).ToArray<float>())];
        float[] Run(float[] x)
        {
            var scores = new float[x.Length / Small.Shape.Elements * Names.Length];
            classifier.Scores(x, scores);
            return scores;
        }
        var expected = Array.ConvertAll(inputs, Run);
        var (results, failures) = (new float[8][][], new List<Exception>());
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            try
            {
                // Each thread in another order, several times.
                results[t] = new float[inputs.Length][];
                for (var round = 0; round < 3; round++)
                    for (var i = 0; i < inputs.Length; i++)
                    {
                        var at = (i * 5 + t) % inputs.Length;
                        results[t][at] = Run(inputs[at]);
                    }
            }
            catch (Exception e)
            {
                lock (failures) failures.Add(e);
            }
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Empty(failures);
        Assert.All(results, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void Once_warm_nothing_is_allocated()
    {
        var classifier = new ImageClassifier(Network(), Small, Names);
        var (x, scores) = (new float[4 * Small.Shape.Elements], new float[4 * Names.Length]);
        for (var i = 0; i < 50; i++) classifier.Scores(x, scores);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) classifier.Scores(x, scores);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Operations_of_one_batch_size_take_any_number_of_pictures()
    {
        var network = Network();
        var graph = Trace.Of(network, Tensor.Zeros([2, 3, 16, 12]));
        var x = Tensor.Randn([5, 3, 16, 12]);
        var expected = new ImageClassifier(network, Small, Names).Scores(x).ToArray<float>();
        var actual = new ImageClassifier(graph, Small, Names).Scores(x).ToArray<float>();
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void Files_are_classified_in_order_and_bad_ones_named()
    {
        using var folder = new Fovea.Testing.TestFolder();
        var classifier = new ImageClassifier(Network(), Small, Names);
        var files = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            var image = new Image(20 + i, 18, 3);
            for (var p = 0; p < image.Pixels8.Length; p++) image.Pixels8[p] = (byte)(p * (i + 3) % 251);
            files.Add(folder.Write($"{i}.png", image.Encode()));
        }
        files.Insert(4, folder.Write("bad.png", [1, 2, 3]));
        files.Insert(9, Path.Combine(folder.Path, "missing.png"));
        var told = new List<ClassifyProgress>();
        var results = classifier.Predict(files, count: 2, batchSize: 3, new Told(told));
        Assert.Equal(files, results.Select(r => r.File));
        foreach (var result in results)
        {
            if (result.Problem is not null)
            {
                Assert.Contains(Path.GetFileName(result.File), (string[])["bad.png", "missing.png"]);
                Assert.Contains(Path.GetFileName(result.File), result.Problem, StringComparison.Ordinal);
                Assert.Empty(result.Top);
                continue;
            }
            var alone = classifier.Predict(result.File, 2);
            Assert.Equal(alone.Select(t => t.Index), result.Top.Select(t => t.Index));
            Assert.All(alone.Zip(result.Top), p => Assert.Equal(p.First.Logit, p.Second.Logit, 1e-5));
        }
        Assert.Equal(2, results.Count(r => r.Problem is not null));
        Assert.Equal((13, 13), (told[^1].Done, told[^1].Total));
        Assert.All(told, t => Assert.True(t.PicturesPerSecond > 0));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => classifier.Predict(files, cancellation: stopped.Token));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        var classifier = new ImageClassifier(Network(), Small, Names);
        Assert.Equal(
            "ImageClassifier: expected Float32 [N, 3, 16, 12], got Float32 [1, 3, 12, 16]. Preprocessing.Apply makes it of a picture.",
            Assert.Throws<ShapeException>(() => classifier.Predict(Tensor.Zeros([1, 3, 12, 16]))).Message);
        Assert.StartsWith("Scores: expected N × 576 values [3, 16, 12] and room for N × 7 scores, got 576 and 6.",
            Assert.Throws<ArgumentException>(() => classifier.Scores(new float[576], new float[6])).Message, StringComparison.Ordinal);
        Assert.StartsWith("ImageClassifier: expected a name for each class, got none.",
            Assert.Throws<ArgumentException>(() => new ImageClassifier(Network(), Small, [])).Message, StringComparison.Ordinal);
        var short6 = new ImageClassifier(Network(), Small, Names[..6]);
        Assert.Equal("ImageClassifier: expected scores Float32 [1, 6], a score for each of 6 class names, got Float32 [1, 7].",
            Assert.Throws<ShapeException>(() => short6.Predict(new Image(3, 3, 3))).Message);
        var graph = Trace.Of(Network(), Tensor.Zeros([1, 3, 16, 12]));
        Assert.Equal("expected a name for each of the network's 7 classes, got 6 names",
            Assert.Throws<ArgumentException>(() => new ImageClassifier(graph, Small, Names[..6])).Message);
        // A failure gives the buffers back.
        for (var i = 0; i < 2 * Environment.ProcessorCount; i++) Assert.Throws<ShapeException>(() => short6.Predict(new Image(3, 3, 3)));
    }

    private static Module Network() => new Sequential(new Conv2d(3, 8, 3, padding: 1), new BatchNorm2d(8), new ReLU(), new MaxPool2d(2),
        new Conv2d(8, 12, 3), new ReLU(), new AdaptiveAvgPool2d(2), new Flatten(), new Linear(48, 7)).Eval();

    private sealed class Told(List<ClassifyProgress> told) : IProgress<ClassifyProgress>
    {
        public void Report(ClassifyProgress value) => told.Add(value);
    }
}
