using Fovea.Training.TensorBoard;

namespace Fovea.Training.Tests.TensorBoard;

/// <summary>Event files of a training that was cut: every step once, whatever its process left.</summary>
public sealed class TensorBoardResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-events-").FullName;

    private string Folder => Path.Combine(_folder, "tensorboard");

    private static RunConfig Config()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize, config.LossWindow) = (3, 60, 20, 1);
        return config;
    }

    [Fact]
    public void Steps_that_come_again_stand_once_and_a_cut_record_goes()
    {
        var first = TrainingSession.Start(Config());
        first.Keep(_folder);
        using var source = new CancellationTokenSource();
        first.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == 5) source.Cancel(); } });
        first.Train(source.Token);
        // As if the process had gone on to step 7 and had been killed while it wrote.
        var file = Assert.Single(EventFile.Files(Folder));
        var later = EventFile.Begin(Folder);
        later.Append(6, EventFile.Scalar("loss/window", 1));
        var other = EventFile.Files(Folder)[1];
        using (var stream = File.Open(file, FileMode.Append))
        {
            stream.Write(RecordFraming.Frame(File.ReadAllBytes(other).AsSpan(RecordFraming.Overhead + 10)).AsSpan(0, 9));
        }
        Assert.Equal(5, EventFile.Read(file).Max(e => e.Step));

        var second = TrainingSession.Resume(_folder);
        second.Train();
        Assert.Equal(3, EventFile.Files(Folder).Count);
        var steps = EventReader.ReadRun(_folder).SelectMany(e => e.Values.Where(v => v.Tag == "loss/window").Select(_ => e.Step));
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), steps);
        // One graph and one picture, of the beginning.
        Assert.Single(EventReader.ReadRun(_folder), e => e.Graph is not null);
        Assert.Single(EventReader.ReadRun(_folder), e => e.Values.Any(v => v.Image is not null));
    }

    [Fact]
    public void A_new_run_in_the_folder_of_an_old_one_leaves_none_of_its_events()
    {
        for (var i = 0; i < 2; i++)
        {
            var session = TrainingSession.Start(Config());
            session.Keep(_folder);
            session.Train();
        }
        Assert.Single(EventFile.Files(Folder));
    }

    [Fact]
    public void Names_rise_with_every_file()
    {
        for (var i = 0; i < 3; i++) EventFile.Begin(Folder);
        var names = EventFile.Files(Folder);
        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names, n => Assert.Equal("brain.Event:2", Assert.Single(EventReader.Read(n)).Version));
    }

    [Fact]
    public void A_whole_record_that_is_no_event_is_named()
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, "events.out.tfevents.1.x");
        File.WriteAllBytes(path, RecordFraming.Frame([0xFF, 0xFF, 0xFF]));
        var e = Assert.Throws<DataFormatException>(() => EventFile.Read(path));
        Assert.StartsWith($"{path}: byte 12: event: expected an event, got ", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
