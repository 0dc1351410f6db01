using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests.Explain;

/// <summary>Maps over pictures, and sheets.</summary>
public class ExplainedPictureTests
{
    private static readonly string[] Names = ["cat", "<dog>", "bird"];

    [Fact]
    public void A_map_glows_where_it_is_high_and_dims_the_rest()
    {
        var grey = new Image(64, 48, 3);
        grey.Pixels8.Fill(128);
        var over = new SaliencyMap("gradcam", 0, Tensor.From((float[])[0, 0, 0, 1], [2, 2])).Over(grey);
        Assert.Equal((64, 48), (over.Width, over.Height));
        var (dark, bright) = (Pixel(over, 2, 2), Pixel(over, 61, 45));
        Assert.True(dark.Luma < 0.3 && bright.Luma > dark.Luma + 0.25, $"{dark} and {bright}");
        // Where nothing speaks for the class, all is dim.
        var nothing = new SaliencyMap("gradcam", 0, Tensor.From((float[])[-1, -2, float.NaN, -1], [2, 2])).Over(grey);
        Assert.Equal(Pixel(nothing, 2, 2), Pixel(nothing, 61, 45));
    }

    [Fact]
    public void A_single_bright_pixel_does_not_darken_a_fine_map()
    {
        var values = new float[100 * 100];
        for (var i = 0; i < values.Length; i++) values[i] = i % 100 < 50 ? 1 : 0;
        values[5] = 1000;
        var heat = new SaliencyMap("occlusion", 0, Tensor.From(values, [100, 100])).Heat(100, 100);
        Assert.Equal(1, heat[80 * 100 + 20], 1e-3f);
        Assert.Equal(0, heat[80 * 100 + 80], 1e-3f);
    }

    [Fact]
    public void A_sheet_shows_the_picture_and_every_map()
    {
        var explained = Explained()[0];
        Assert.Null(explained.IsRight);
        Assert.True((explained with { Label = explained.Top[0] }).IsRight);
        var sheet = explained.Sheet();
        Assert.Equal((12 + 2 * 292, 12 + 280 + 46 + 12), (sheet.Width, sheet.Height));
        // More than five pictures go on in another row.
        var six = (explained with { Maps = [.. Enumerable.Repeat(explained.Maps[0], 5)] }).Sheet();
        Assert.Equal((12 + 5 * 292, 12 + 2 * 338), (six.Width, six.Height));
    }

    [Fact]
    public void Wrong_answers_are_explained_beside_the_right_one()
    {
        var classifier = Classifier();
        var image = Photo(0);
        var answer = classifier.Predict(image)[0].Index;
        var other = (answer + 1) % 3;
        var methods = new (string, Explanation)[] { ("Grad-CAM", new GradCam()) };
        Assert.Equal([answer, other],
            ExplainedPicture.Of(classifier, "x", image, methods, label: other).Maps.Select(m => m.Map.ClassIndex));
        Assert.Equal([answer], ExplainedPicture.Of(classifier, "x", image, methods, label: answer).Maps.Select(m => m.Map.ClassIndex));
        Assert.Equal([2], ExplainedPicture.Of(classifier, "x", image, methods, wanted: [2]).Maps.Select(m => m.Map.ClassIndex));
    }

    [Fact]
    public void Bars_stand_below_the_picture()
    {
        var top = Classifier().Predict(Photo(1));
        var picture = ScoreBars.Below(new Image(100, 50, 1), top);
        Assert.Equal(320, picture.Width);
        Assert.Equal(160 + 24 + 3 * 30, picture.Height);
        Assert.Equal(960, ScoreBars.Below(new Image(2000, 500, 3), top).Width);
        // A very high picture keeps its proportion beside white.
        var high = ScoreBars.Below(new Image(20, 2000, 3), top);
        Assert.Equal((320, 960 + 114), (high.Width, high.Height));
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

    private static Rgb Pixel(Image image, int x, int y)
    {
        var at = 3 * (y * image.Width + x);
        return new(image.Pixels8[at], image.Pixels8[at + 1], image.Pixels8[at + 2]);
    }
}
