namespace Fovea.Training.Tests.Reports;

public sealed class ClassReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-classes-").FullName;

    [Fact]
    public void Tables_and_top_losses_are_written()
    {
        var session = Configs.Session(epochs: 1);
        session.Keep(_folder);
        session.Train();
        var predictions = session.Finish().Test.Predictions!;
        Assert.Equal(predictions.Evaluation.Loss, predictions.Losses.Average(), 1e-4);
        var worst = predictions.TopLosses(5);
        Assert.Equal(predictions.Losses.OrderDescending().Take(5), worst.Select(i => predictions.Losses[i]));

        var files = ClassReport.Write(session.Run!, predictions);
        Assert.Equal(["confusion.tsv", "classes.tsv", "top-losses.png"], files.Select(f => Path.GetFileName(f)!));
        var confusion = File.ReadAllLines(files[0]).Select(l => l.Split('\t')).ToList();
        Assert.Equal(["true\\predicted", .. predictions.Dataset.ClassNames], confusion[0]);
        var counts = predictions.Confusion();
        for (var t = 0; t < 10; t++)
            for (var p = 0; p < 10; p++) Assert.Equal($"{counts[t, p]}", confusion[t + 1][p + 1]);
        var classes = File.ReadAllLines(files[1]).Select(l => l.Split('\t')).ToList();
        Assert.Equal(["class", "images", "right", "accuracy"], classes[0]);
        Assert.Equal(predictions.Predicted.Length, classes.Skip(1).Sum(c => int.Parse(c[1], null)));
        Assert.InRange(Imaging.Image.Load(files[2]).Width, 300, 4000);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
