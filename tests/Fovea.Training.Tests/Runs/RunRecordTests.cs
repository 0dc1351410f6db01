using System.Text.Json.Nodes;

namespace Fovea.Training.Tests.Runs;

/// <summary><see cref="RunRecord"/>: what it says of a run, and what it makes of files of other versions and of damaged ones.</summary>
public sealed class RunRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-record-").FullName;

    private string RecordFile => Path.Combine(_folder, "record.json");

    private TrainingSession Kept(int epochs = 2, int train = 60)
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize, config.Seed) = (epochs, train, 20, 5);
        var session = TrainingSession.Start(config);
        session.Keep(_folder);
        return session;
    }

    private RunFolder Folder => RunFolder.Open(_folder).Run;

    private void Change(Action<JsonObject> change)
    {
        var record = JsonNode.Parse(File.ReadAllText(RecordFile))!.AsObject();
        change(record);
        File.WriteAllText(RecordFile, record.ToJsonString());
    }

    [Fact]
    public void A_run_says_when_where_and_by_what_it_was_trained()
    {
        var before = DateTimeOffset.UtcNow;
        var session = Kept();
        var running = RunRecord.Load(session.Run!);
        Assert.Equal(RunStatus.Running, running.Status(session.Run!));
        Assert.Null(running.Ended);
        session.Train();
        session.Finish();
        var record = RunRecord.Load(session.Run!);
        var part = Assert.Single(record.Sessions);
        Assert.Equal((RunStatus.Completed, RunStatus.Completed), (part.Status, record.Status(session.Run!)));
        Assert.Equal((0L, 6L), (part.FirstStep, part.LastStep));
        Assert.Equal(5UL, record.Seed!.Value);
        Assert.Equal(session.Config.DataDigest, record.DataDigest);
        Assert.Equal(FoveaVersion.Current, part.Version);
        Assert.Equal(part.Version, record.Version);
        Assert.Equal(MachineInfo.Current.Processor, part.Machine!.Processor);
        Assert.Equal(MachineInfo.Current.InstructionSets, part.Machine.InstructionSets);
        Assert.Equal((Environment.ProcessorCount, MachineInfo.Current.MemoryBytes), (part.Machine.Cores, part.Machine.MemoryBytes));
        Assert.InRange(part.Started, before, part.Ended!.Value);
        Assert.InRange(part.Ended.Value, part.Started, DateTimeOffset.UtcNow);
        Assert.Equal(TimeSpan.Zero, part.Started.Offset);
        Assert.Contains("Fovea.Training.Tests", part.CommandLine, StringComparison.Ordinal);
        Assert.Equal(session.Trainer.LearningTime, record.LearningTime);
        var test = Assert.Single(record.TestEvaluations);
        Assert.Equal(("train", 6L), (test.By, test.Step));
        Assert.Null(record.VersionNote());
    }

    [Fact]
    public void Parts_are_added_and_times_summed()
    {
        var first = Kept(4);
        using var source = new CancellationTokenSource();
        first.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == 4) source.Cancel(); } });
        first.Train(source.Token);
        Assert.Equal(RunStatus.Cancelled, RunRecord.Load(Folder).Status(Folder));
        var second = TrainingSession.Resume(_folder);
        second.Trainer.Add(new Recorder { OnBatch = c => { if (c.Progress.Step == 7) c.Stop("enough"); } });
        second.Train();
        var record = RunRecord.Load(Folder);
        Assert.Equal([(RunStatus.Cancelled, 0L, 4L), (RunStatus.Stopped, 4L, 7L)],
            record.Sessions.Select(s => (s.Status, s.FirstStep, s.LastStep)));
        Assert.Equal(first.Trainer.LearningTime + second.Trainer.LearningTime, record.LearningTime);
        Assert.Equal(record.Sessions[0].Started, record.Started!.Value);
        Assert.Equal(record.Sessions[1].Ended!.Value, record.Ended!.Value);
    }

    [Theory]
    [InlineData("seed: 5", "seed: 6", "seed: expected 5, with which the run began, got 6")]
    [InlineData("batchSize: 20", "batchSize: 10", "batchSize: expected 20, with which the run began, got 10")]
    [InlineData("  dropout: 0.25", "  dropout: 0.5", "network.dropout: expected 0.25, with which the run began, got 0.5")]
    [InlineData("std:\n- ", "std:\n- 1", "std: expected [")]
    public void A_setting_that_has_to_stay_and_was_edited_is_refused(string was, string now, string message)
    {
        Kept().Train();
        Edit(was, now);
        var problem = Assert.Throws<IOException>(() => TrainingSession.Resume(_folder, epochs: 3));
        Assert.Contains("config.yaml: " + message, problem.Message, StringComparison.Ordinal);
        // Nobody holds the run.
        Assert.False(Folder.IsHeld);
    }

    [Fact]
    public void Another_learning_rate_is_noted_and_what_changes_nothing_is_not()
    {
        Kept().Train();
        Edit("learningRate: 0.002", "learningRate: 0.001");
        Edit("description: ", "description: once more, ");
        Assert.Equal(["learningRate: the run began with 0.002, and goes on with 0.001"],
            TrainingSession.Resume(_folder, epochs: 3).Notes);
    }

    private void Edit(string was, string now)
    {
        var file = Path.Combine(_folder, "config.yaml");
        var text = File.ReadAllText(file);
        Assert.Contains(was, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(was, now, StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_that_was_killed_is_inferred()
    {
        // As a killed process leaves it: the record says running, and nobody holds the folder.
        var session = Kept();
        session.Train();
        Change(r =>
        {
            r["sessions"]![0]!["status"] = "running";
            r["sessions"]![0]!.AsObject().Remove("ended");
        });
        Assert.False(Folder.IsHeld);
        Assert.Equal(RunStatus.Killed, RunRecord.Load(Folder).Status(Folder));
        using (Folder.Hold())
        {
            Assert.True(Folder.IsHeld);
            Assert.Equal(RunStatus.Running, RunRecord.Load(Folder).Status(Folder));
        }
    }

    [Fact]
    public void A_diverged_training_and_an_error_are_told_apart()
    {
        var session = Kept();
        session.Trainer.Add(new Recorder { OnBatch = c => c.Task.Network.Parameters().First().AsSpan<float>().Fill(float.NaN) });
        Assert.Throws<TrainingDivergedException>(() => session.Train());
        Assert.Equal(RunStatus.Diverged, RunRecord.Load(Folder).Status(Folder));
        var other = Kept();
        other.Trainer.Add(new Recorder { OnBatch = _ => throw new InvalidOperationException("a fault") });
        Assert.Throws<InvalidOperationException>(() => other.Train());
        Assert.Equal(RunStatus.Failed, RunRecord.Load(Folder).Status(Folder));
    }

    [Fact]
    public void What_a_later_version_wrote_is_read_over_and_kept()
    {
        var session = Kept();
        session.Train();
        Change(r =>
        {
            r["carbon"] = new JsonObject { ["grams"] = 3 };
            r["sessions"]![0]!["status"] = "paused";
            r["sessions"]![0]!["version"] = "9.9.0";
            r["sessions"]![0]!["rank"] = 2;
        });
        var record = RunRecord.Load(Folder);
        Assert.Equal(RunStatus.Unknown, record.Status(Folder));
        Assert.Equal($"this run was made by Fovea 9.9.0, and this is {FoveaVersion.Current}: results may differ in their last bits",
            record.VersionNote());
        Assert.Equal([record.VersionNote()!], TrainingSession.Open(_folder).Notes);
        var resumed = TrainingSession.Resume(_folder, epochs: 3);
        Assert.Equal([record.VersionNote()!], resumed.Notes);
        resumed.Train();
        var kept = JsonNode.Parse(File.ReadAllText(RecordFile))!;
        Assert.Equal((3, 2), ((int)kept["carbon"]!["grams"]!, (int)kept["sessions"]![0]!["rank"]!));
        Assert.Null(RunRecord.Load(Folder).VersionNote());
    }

    [Fact]
    public void A_configuration_of_a_later_version_that_cannot_be_read_says_so()
    {
        Kept().Train();
        Change(r => r["sessions"]![0]!["version"] = "9.9.0");
        var config = Path.Combine(_folder, "config.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace("epochs: 2", "epochs: 0", StringComparison.Ordinal));
        var e = Assert.Throws<DataFormatException>(() => RunFolder.Open(_folder));
        Assert.Equal($"{config}: epochs: expected 1 or more, got 0; the run was made by Fovea 9.9.0, and this is {FoveaVersion.Current}",
            e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"sessions\": null}")]
    [InlineData("{\"sessions\": [null]}")]
    [InlineData("{\"sessions\": [{\"started\": \"yesterday\"}]}")]
    [InlineData("{\"testEvaluations\": {}}")]
    [InlineData("{\"learningTime\": 3}")]
    public void A_damaged_record_is_one_line_with_what_to_do(string text)
    {
        Kept().Train();
        File.WriteAllText(RecordFile, text);
        foreach (var open in new Action[] { () => TrainingSession.Open(_folder), () => TrainingSession.Resume(_folder, epochs: 3) })
        {
            var message = Assert.Throws<DataFormatException>(open).Message;
            Assert.StartsWith($"{RecordFile}: expected the record of a run as JSON: ", message, StringComparison.Ordinal);
            Assert.EndsWith(". Delete it: the run goes on without.", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        File.Delete(RecordFile);
        Assert.Single(TrainingSession.Resume(_folder, epochs: 3).Train());
    }

    [Fact]
    public void The_commit_is_read_from_what_git_says()
    {
        const string Hash = "0123456789abcdef0123456789abcdef01234567";
        Assert.Equal(new GitState(Hash, Dirty: false), GitState.Parse($"# branch.oid {Hash}\n# branch.head main\n"));
        Assert.Equal(new GitState(Hash, Dirty: true), GitState.Parse($"# branch.oid {Hash}\n# branch.head main\n1 .M N... 100644 a.cs\n"));
        Assert.Null(GitState.Parse("# branch.oid (initial)\n"));
        Assert.Null(GitState.Parse(""));
        Assert.Null(GitState.Of(_folder));
    }

    [Fact]
    public void Half_written_files_of_a_killed_process_go()
    {
        Kept().Train();
        string[] left = [Path.Combine(_folder, ".record.json.x1.tmp"), Path.Combine(_folder, "checkpoints", ".last.safetensors.x2.tmp")];
        foreach (var file in left) File.WriteAllText(file, "half");
        TrainingSession.Resume(_folder, epochs: 3).Train();
        Assert.All(left, file => Assert.False(File.Exists(file)));
    }

    [Fact]
    public void A_second_evaluation_on_the_test_set_is_noted()
    {
        var session = Kept();
        session.Train();
        Assert.Empty(session.Finish().Test.Notes);
        var opened = TrainingSession.Open(_folder);
        Assert.Equal("the test set of this run was measured before, once: choose by validation samples, or its figures promise too much",
            Assert.Single(TestReport.Of(opened).Notes));
        var resumed = TrainingSession.Resume(_folder, epochs: 3);
        resumed.Train();
        Assert.StartsWith("the test set of this run was measured before, 2 times: ", Assert.Single(resumed.Finish().Test.Notes),
            StringComparison.Ordinal);
        Assert.Equal([("train", 6L), ("eval", 6L), ("train", 9L)], RunRecord.Load(Folder).TestEvaluations.Select(t => (t.By, t.Step)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
