using Fovea.Data;

namespace Fovea.Training.Tests.Inspection;

/// <summary>A run on the digits of which some training images have a wrong label and one stands among the test images, too; trained once
/// for a class of tests.</summary>
public sealed class InspectedRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-inspect-").FullName;

    public InspectedRun()
    {
        var config = Recipe.Find("digits")!.Config;
        config.Epochs = 6;
        var data = config.LoadData();
        var labels = Enumerable.Range(0, data.Training.Count).Select(data.Training.Label).ToArray();
        for (var i = 11; i < labels.Length; i += 40)
        {
            labels[i] = (labels[i] + 3) % 10;
            WrongLabels.Add(i);
        }
        int[] testLabels = [data.Training.Label(0), .. Enumerable.Range(1, data.Test.Count - 1).Select(data.Test.Label)];
        Session = TrainingSession.Start(config, data with
        {
            Training = Copy(data.Training, labels),
            Test = Copy(data.Test, testLabels, data.Training),
        });
        Session.Keep(_folder);
        Session.Train();
        Quick = Session.Finish();
        QuickPage = File.ReadAllText(Session.Run!.In(RunInspection.FileName));
        Whole = RunInspection.Of(new(Session, new() { Samples = 8 }) { Note = Notes.Add }, RunInspection.All);
    }

    internal TrainingSession Session { get; }

    /// <summary>Training images whose label was exchanged.</summary>
    internal HashSet<int> WrongLabels { get; } = [];

    internal TrainingResult Quick { get; }

    /// <summary>What the training left.</summary>
    internal string QuickPage { get; }

    internal RunInspection Whole { get; }

    internal List<string> Notes { get; } = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // With other labels, and the first picture of another set in the first place.
    private static MemoryDataset Copy(Dataset set, int[] labels, Dataset? first = null)
    {
        var size = set.ImageShape.Elements;
        var pixels = new byte[set.Count * size];
        for (var i = 0; i < set.Count; i++) (i == 0 && first is not null ? first : set).Read(i, pixels.AsSpan(i * size, size));
        return new(set.Name, pixels, labels, set.ImageShape, set.ClassNames, set.MaxValue);
    }
}
