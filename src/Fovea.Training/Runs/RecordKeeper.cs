using System.Diagnostics;

namespace Fovea.Training;

/// <summary>Keeps the record of a run that is trained: a part for each training, brought up to date now and then and at its end.</summary>
/// <param name="run">Where.</param>
internal sealed class RecordKeeper(RunFolder run) : Callback
{
    // A process that is killed takes no more than this of the learning time with it; writing takes milliseconds.
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);

    private RunRecord _record = new();
    private TimeSpan _counted;
    private long _written;
    private bool _open;

    /// <summary>Begins a part, unless one has begun.</summary>
    /// <param name="trainer">What is trained.</param>
    /// <param name="config">What it is made of.</param>
    /// <param name="anew">Whether the run begins, and an earlier one in its folder is over.</param>
    public void Begin(Trainer trainer, RunConfig config, bool anew)
    {
        if (_open) return;
        _record = anew ? new() { Settings = EditedSettings.Texts(config) } : RunRecord.Load(run);
        _record = _record with
        {
            Seed = config.Seed,
            DataDigest = config.DataDigest,
            Sessions = [.. _record.Sessions, RunSession.Begin(trainer.Progress.Step)],
        };
        (_counted, _open) = (trainer.LearningTime, true);
        Save();
    }

    /// <summary>Ends the part.</summary>
    public void End(Trainer trainer, RunStatus status)
    {
        if (!_open) return;
        Update(trainer, s => s with { Ended = DateTimeOffset.UtcNow, Status = status });
        _open = false;
    }

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void CheckpointDue(TrainingContext context)
    {
        if (_open && Stopwatch.GetElapsedTime(_written) >= Often) Update(context.Trainer, s => s);
    }

    private void Update(Trainer trainer, Func<RunSession, RunSession> change)
    {
        // Another program may have measured the test set meanwhile.
        var tests = RunRecord.Load(run).TestEvaluations;
        _record = _record with
        {
            LearningTime = _record.LearningTime + trainer.LearningTime - _counted,
            TestEvaluations = tests,
            Sessions = [.. _record.Sessions.SkipLast(1), change(_record.Sessions[^1] with { LastStep = trainer.Progress.Step })],
        };
        _counted = trainer.LearningTime;
        Save();
    }

    private void Save()
    {
        _record.Save(run);
        _written = Stopwatch.GetTimestamp();
    }
}
