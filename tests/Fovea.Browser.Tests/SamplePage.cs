using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Browser.Tests;

/// <summary>A page with every kind of block, as a run of training would leave it, in a temporary folder.</summary>
internal sealed class SamplePage : IDisposable
{
    /// <summary>A text that would break a page which takes it as HTML.</summary>
    public const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \"quotes\" '";

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-page-").FullName;

    private static readonly Lazy<string> Html = new(() => Page().ToHtml());

    public SamplePage() => System.IO.File.WriteAllText(File, Html.Value);

    /// <summary>The page.</summary>
    public string File => Path.Combine(_folder, "report.html");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Validation loss of the first chart at an epoch.</summary>
    public static double Validation(int epoch) => 0.35 + 1.9 * Math.Exp(-epoch / 3.0) + 0.004 * epoch;

    public static ReportPage Page()
    {
        var page = new ReportPage("cifar-lenet-3") { Summary = "62.4 % of 10,000 test images, after 20 epochs in 4 min 12 s. " + Hostile };
        page.Section("Result").Add(new PageFigures().Add("test accuracy", "62.4 %", "of 10,000 images").Add("test loss", "1.083")
            .Add("time", "4 min 12 s", "20 epochs").Add("parameters", "62,006").Add("calibration error", "3.1 %", "15 bins"));
        page.Section("Loss and accuracy", "Means over 250 mini-batches, and over the validation set after each epoch. Drag to zoom.")
            .Add(Loss()).Add(new PageChart(new LineChart("Accuracy") { XLabel = "epoch", YLabel = "accuracy" }
                .Add("training", Enumerable.Range(0, 20).Select(e => 0.8 - 0.5 * Math.Exp(-e / 4.0)))
                .Add("validation", Enumerable.Range(0, 20).Select(e => 0.64 - 0.35 * Math.Exp(-e / 3.0)))))
            .Add(new PageChart(new LineChart("Loss of each mini-batch") { XLabel = "mini-batch", YLabel = "loss" }.Add("", Noise(20_000))));
        page.Section("Features").Add(new PageChart(Features())).Add(new PageChart(
            new StemPlot("Impulse response") { YLabel = "h" }.Add("h", -3, [0, 0, 0, 1, 0.6, 0.36, 0.2, -0.1])));
        page.Section("Classes", "Of each class, the share that was right.").Add(new PageChart(
            new BarChart("Accuracy by class") { ValueFormat = "0.0 %", ValueLabel = "accuracy" }.Add("airplane", 0.71)
                .Add("automobile", 0.79).Add("bird", 0.48).Add("cat", 0.41).Add("a " + Hostile, 0.566).Add("none", double.NaN)))
            .Add(new PageChart(new HeatMap("Confusion", Confusion())
            {
                RowLabels = Digits, ColumnLabels = Digits, XLabel = "predicted", YLabel = "label",
            }));
        var outline = new ScatterPlot("") { XLabel = "x", YLabel = "y" }.AddCurve("outline", [0, 1, 1, 0, 0], [0, 0, 1, 1, 0]);
        page.Section("Before and after").Add(new PageChart(new ChartSheet("Two charts",
            new BarChart("Change").Add("weight decay", 1.2).Add("dropout", -0.8), outline)
        {
            Columns = 2,
        }));
        page.Section("Mistakes", "The network was surest of the first.").Add(Mistakes()).Add(Photos());
        var table = new PageTable("The most confused pairs", "label", "predicted", "times>", "share>", "time>");
        for (var i = 0; i < 45; i++)
        {
            table.Add(Digits[i % 10], $"class {i}", $"{i * 37 % 1000 + 800:N0}", $"{i * 37 % 100 / 10.0:F1} %",
                i % 3 == 0 ? $"{i + 1} ms" : $"{i + 1}.5 s");
        }
        page.Section("Pairs").Add(table).Add(new PageTable("", "setting", "value").Add("optimizer", "SGD, learning rate 0.01, momentum 0.9")
            .Add(Hostile, "a-long-name-without-spaces-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on"));
        page.Section(Hostile, Hostile).Add(new PageText("A paragraph.", Hostile))
            .Add(new PageText("one thing", "another thing") { Kind = PageTextKind.List })
            .Add(new PageText("task: classification\n  recipe: cifar-lenet", "seed: 0  # " + Hostile)
            { Kind = PageTextKind.Preformatted, Folded = "Configuration" });
        page.Section("Explained").Add(Cards());
        return page;
    }

    private static PageChart Loss() => new(new LineChart("Loss") { XLabel = "epoch", YLabel = "loss" }
        .Add("training", Enumerable.Range(0, 20).Select(e => 0.12 + 2.2 * Math.Exp(-e / 4.0)))
        .Add("validation", Enumerable.Range(0, 20).Select(Validation))
        .Add(Hostile, Enumerable.Range(0, 20).Select(e => e == 5 ? double.NaN : 1.5)));

    private static IEnumerable<double> Noise(int count)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count).Select(i => 0.4 + 1.9 * Math.Exp(-i / 4000.0) + 0.3 * random.NextDouble());
    }

    private static ScatterPlot Features()
    {
        var (random, plot) = (new Random(2), new ScatterPlot("Features, first two components") { XLabel = "first", YLabel = "second" });
        for (var c = 0; c < 5; c++)
        {
            var (x, y) = (4 * Math.Cos(1.3 * c), 3 * Math.Sin(1.3 * c));
            plot.Add($"class {c}", Enumerable.Range(0, 120).Select(_ => x + random.NextDouble() + random.NextDouble()),
                Enumerable.Range(0, 120).Select(_ => y + random.NextDouble() + random.NextDouble()));
        }
        return plot;
    }

    private static double[,] Confusion()
    {
        var (random, values) = (new Random(3), new double[10, 10]);
        for (var r = 0; r < 10; r++)
            for (var c = 0; c < 10; c++) values[r, c] = r == c ? 800 + random.Next(150) : random.Next(60);
        return values;
    }

    private static PictureGallery Mistakes()
    {
        var gallery = new PictureGallery("Twelve digits");
        for (var i = 0; i < 12; i++)
        {
            gallery.Add(new(Picture(28, i), $"{i % 10}, not {(i + 3) % 10}")
            {
                IsRight = i % 3 == 0 ? true : i % 3 == 1 ? false : null, Note = $"test image {i}",
                Scores = [($"class {i}", 0.9 - 0.01 * i), ("another", 0.07), (Hostile, 0.0002)],
            });
        }
        return gallery;
    }

    private static PictureGallery Photos() => new PictureGallery("Large ones")
        .Add(new(Picture(900, 1), "a photograph") { Scores = [("tabby cat", 0.72), ("tiger cat", 0.2)] }).Add(new(Picture(300, 2), ""));

    private static PictureCards Cards() => new PictureCards().Add(new(
        [(Picture(200, 4), "the picture", "photo.png", null), (Picture(200, 5), "Grad-CAM for", "cat", false),
            (Picture(200, 6), "Grad-CAM for", "dog", true)],
        [("cat", 0.81, false), ("dog", 0.17, true), (Hostile, 0.02, null)]));

    private static Image Picture(int side, int seed)
    {
        var image = new Image(side, side, 3);
        var pixels = image.Pixels8;
        for (var i = 0; i < side * side; i++)
        {
            var (x, y) = (i % side / (double)side - 0.5, i / side / (double)side - 0.5);
            var ring = 0.5 + 0.5 * Math.Cos(12 * Math.Sqrt(x * x + y * y) + seed + 3 * Math.Atan2(y, x));
            pixels[3 * i] = (byte)(255 * ring);
            pixels[3 * i + 1] = (byte)(120 + 90 * ring * x);
            pixels[3 * i + 2] = (byte)(255 * (1 - ring));
        }
        return image;
    }
}
