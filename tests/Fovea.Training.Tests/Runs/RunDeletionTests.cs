namespace Fovea.Training.Tests;

/// <summary>Runs are deleted, and nothing else is.</summary>
public sealed class RunDeletionTests : IDisposable
{
    private readonly Testing.TestFolder _folder = new();

    private string Run
    {
        get
        {
            RunFolder.Create(_folder.At("run"), Configs.Rows());
            return _folder.At("run");
        }
    }

    [Fact]
    public void A_run_is_deleted_and_what_its_links_point_at_is_not()
    {
        var run = Run;
        _folder.Write("kept/file", [1, 2, 3]);
        Directory.CreateSymbolicLink(Path.Combine(run, "plots", "link"), _folder.At("kept"));
        Assert.Equal(1, RunDeletion.Check(run).Files);
        RunDeletion.Delete(run);
        Assert.False(Directory.Exists(run));
        Assert.True(File.Exists(_folder.At("kept/file")));
    }

    [Fact]
    public void A_folder_that_is_no_run_stays()
    {
        Directory.CreateDirectory(_folder.At("other"));
        File.WriteAllText(_folder.At("other/config.yaml"), "network: digits");
        Refused(_folder.At("other"), "expected a run folder, which 'fovea train' writes; it has no config.yaml beside checkpoints or metrics.");
        Refused(_folder.At("nowhere"), "expected a run folder");
        Refused(Directory.GetCurrentDirectory(), "expected a run folder");
    }

    [Fact]
    public void A_run_at_work_stays()
    {
        var run = Run;
        using (RunFolder.Open(run).Run.Hold()) Refused(run, "a training is at work in this folder. Stop it, or wait for its end.");
        RunDeletion.Delete(run);
    }

    [Fact]
    public void A_folder_with_more_in_it_stays()
    {
        var run = Run;
        RunFolder.Create(Path.Combine(run, "deeper", "run"), Configs.Rows());
        Refused(run, "expected a run and nothing else, got another run in it");
        Directory.Delete(Path.Combine(run, "deeper"), recursive: true);
        Directory.CreateDirectory(Path.Combine(run, ".git"));
        Refused(run, "expected a run and nothing else, got a git repository with a run in it.");
    }

    [Fact]
    public void A_run_that_is_damaged_can_be_deleted()
    {
        File.WriteAllText(Path.Combine(Run, "config.yaml"), "{{{");
        RunDeletion.Delete(_folder.At("run"));
        Assert.False(Directory.Exists(_folder.At("run")));
    }

    private static void Refused(string path, string message)
    {
        Assert.StartsWith($"{path}: {message}", Assert.Throws<IOException>(() => RunDeletion.Delete(path)).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
