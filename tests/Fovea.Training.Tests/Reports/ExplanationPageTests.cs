using System.Text.RegularExpressions;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Reports;

/// <summary>The page of right and wrong pictures with where the network looked.</summary>
public class ExplanationPageTests
{
    private static readonly string[] Names = ["cat", "<dog>", "bird"];

    [Fact]
    public void The_page_has_wrong_and_right_pictures_side_by_side()
    {
        var explained = Explained();
        var page = new ExplanationPage
        {
            Network = "a & b",
            Pictures = [explained[0] with { Label = explained[0].Top[0] }, explained[1] with { Label = explained[1].Top[1] }, explained[2]],
        };
        var html = page.ToHtml();
        Assert.Contains("<title>Where a &amp; b looked</title>", html, StringComparison.Ordinal);
        Assert.Contains("3 pictures, 1 of 2 right (50.0 %)", html, StringComparison.Ordinal);
        Assert.Equal(["Wrong: 1", "Right: 1", "Pictures: 1"], Regex.Matches(html, "<h3>([^<]+)</h3>").Select(m => m.Groups[1].Value));
        Assert.DoesNotContain("<dog>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;dog&gt;", html, StringComparison.Ordinal);
        // Nothing is loaded from elsewhere.
        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", html);
        Assert.Equal(6, Regex.Count(html, "<img "));
        Assert.Equal(9, Regex.Count(html, "<li[^>]*><i "));
        using var folder = new Fovea.Testing.TestFolder();
        var path = Path.Combine(folder.Path, "page.html");
        page.Write(path);
        Assert.Equal(html, File.ReadAllText(path));
    }

    private static List<ExplainedPicture> Explained() => [.. Enumerable.Range(0, 3).Select(i =>
        ExplainedPicture.Of(Classifier(), $"photo-{i}.png", Photo(i), [("Grad-CAM", new GradCam())]))];

    private static ImageClassifier Classifier()
    {
        Generator.ManualSeed(1);
        var network = new Sequential(new Conv2d(3, 6, 3), new ReLU(), new AdaptiveAvgPool2d(1), new Flatten(), new Linear(6, 3));
        return new(network, new Preprocessing([3, 32, 32], [0.5f, 0.5f, 0.5f], [0.2f, 0.2f, 0.2f]), Names);
    }

    private static Image Photo(int seed)
    {
        var image = new Image(40, 36, 3);
        new Random(seed).NextBytes(image.Pixels8);
        return image;
    }
}
