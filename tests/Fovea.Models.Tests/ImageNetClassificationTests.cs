namespace Fovea.Models.Tests;

/// <summary>The trained SqueezeNet on ImageNet's samples, as an application classifies them, against PyTorch.</summary>
public class ImageNetClassificationTests(ITestOutputHelper output)
{
    [Fact]
    public void Top_1_and_logits_are_PyTorchs()
    {
        var expected = ImageNetSamples.Expected();
        ImageNetSamples.Load(expected[0].File);
        var classifier = ImageClassifier.Load(ImageNetSamples.Weights, classes: ImageNetSamples.Classes);
        Assert.IsType<SqueezeNet>(classifier.Network);
        Assert.Equal(Preprocessing.ImageNet, classifier.Preprocessing);
        var results = classifier.Predict([.. expected.Select(e => e.File)], count: 1000, batchSize: 8);
        var (same, right, largest) = (0, 0, 0.0);
        foreach (var (e, result) in expected.Zip(results))
        {
            Assert.Null(result.Problem);
            if (result.Top[0].Index == e.Top[0]) same++;
            if (result.Top[0].Index == e.Label) right++;
            foreach (var (index, logit) in e.Top.Zip(e.Logits))
                largest = Math.Max(largest, Math.Abs(result.Top.First(t => t.Index == index).Logit - logit));
        }
        output.WriteLine($"top-1 as PyTorch {same} of 40, right {right} of 40, largest difference of a logit {largest:F5}");
        Assert.Equal(40, expected.Count);
        // One may turn over where two classes are close; the logits may not.
        Assert.InRange(same, 39, 40);
        Assert.InRange(largest, 0, 0.05);
        Assert.Equal(28, right);
    }
}
