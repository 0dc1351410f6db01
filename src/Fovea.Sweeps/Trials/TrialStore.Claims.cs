namespace Fovea.Sweeps;

/// <summary>Taking trials, and giving them back with what they reached.</summary>
internal sealed partial class TrialStore
{
    private const string FinishKey = "finishing", DoneKey = "finished", Whole = "yes";

    /// <summary>Takes the next trial. Where none waits and none is at work, asks for the next ones first.</summary>
    /// <param name="worker">Who takes it.</param>
    /// <param name="plan">The next trials, from those so far, all of which have ended; none where the search is over.</param>
    /// <param name="isOver">Whether the search is over; otherwise, without a trial, others are at work on what comes before the
    /// next.</param>
    public Trial? Claim(WorkerId worker, Func<IReadOnlyList<Trial>, IReadOnlyList<TrialPlan>> plan, out bool isOver)
    {
        var (trial, over) = Transact(() =>
        {
            Release();
            if (Next() is { } number) return (Take(number, worker), false);
            var trials = Read();
            if (trials.Any(t => t.State == TrialState.Running)) return (null, false);
            var plans = plan(trials);
            if (plans.Count == 0) return ((Trial?)null, true);
            Add(plans, trials.Count);
            return (Take(Next()!.Value, worker), false);
        });
        isOver = over;
        return trial;
    }

    /// <summary>Says that a worker is still at work; false where the trial is no longer its own.</summary>
    public bool Beat(int trial, WorkerId worker) => Transact(() =>
        Execute("UPDATE trials SET seen = $a WHERE number = $b AND worker = $c AND state = 'Running'", Now, trial, worker.ToString()) == 1);

    /// <summary>Ends a step of a trial; nothing happens where somebody else took it meanwhile.</summary>
    public bool End(int trial, WorkerId worker, TrialStep step) => Transact(() => Leave(trial, worker, TrialState.Done, "")
        && Execute("INSERT OR REPLACE INTO steps VALUES ($a, $b, $c, $d)", trial, step.Epochs, step.Figure, step.Seconds) == 1);

    /// <summary>A trial has failed.</summary>
    public bool Fail(int trial, WorkerId worker, string message) => Transact(() => Leave(trial, worker, TrialState.Failed, message));

    /// <summary>Gives a trial back that was not ended, so that somebody goes on with it.</summary>
    public bool GiveBack(int trial, WorkerId worker) => Transact(() =>
    {
        if (!Leave(trial, worker, TrialState.Waiting, "")) return false;
        // It was stopped on purpose.
        Execute("UPDATE trials SET attempts = attempts - 1 WHERE number = $a", trial);
        return true;
    });

    /// <summary>Takes the end of the sweep, its one test and its report: for one worker alone, unless that one has died.</summary>
    /// <param name="worker">Who takes it.</param>
    /// <param name="withTest">Whether the test set is to be measured; an end without that is none then.</param>
    public bool ClaimFinish(WorkerId worker, bool withTest = true) => Transact(() =>
    {
        if (IsDone(Scalar("SELECT value FROM meta WHERE key = $a", DoneKey), withTest)) return false;
        if (Scalar("SELECT value FROM meta WHERE key = $a", FinishKey) is string other && WorkerId.Parse(Before(other)) is { } id
            && id != worker && !id.HasEnded() && Now - long.Parse(other[(other.LastIndexOf('@') + 1)..],
                System.Globalization.CultureInfo.InvariantCulture) < Patience.TotalMilliseconds) return false;
        Execute("INSERT OR REPLACE INTO meta VALUES ($a, $b)", FinishKey, $"{worker}@{Now}");
        return true;
    });

    /// <summary>Says that the sweep is at its end, report and all.</summary>
    /// <param name="withTest">Whether there is nothing left to measure.</param>
    public void Finished(bool withTest = true) => SetMeta(DoneKey, withTest ? Whole : "untested");

    /// <summary>Whether it is.</summary>
    public bool IsFinished(bool withTest = true) => IsDone(Meta(DoneKey), withTest);

    private static bool IsDone(object? done, bool withTest) => done is Whole || (done is string && !withTest);

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static string Before(string claim) => claim[..Math.Max(claim.LastIndexOf('@'), 0)];

    // What workers have that ended or fell silent waits again, or has failed where that happened too often.
    private void Release()
    {
        foreach (var row in Rows("SELECT number, worker, seen, attempts FROM trials WHERE state = 'Running'"))
        {
            var silent = Now - (long)row[2] >= Patience.TotalMilliseconds;
            if (!silent && WorkerId.Parse((string)row[1]) is { } id && !id.HasEnded()) continue;
            if ((long)row[3] < MostAttempts) Execute("UPDATE trials SET state = 'Waiting', worker = '' WHERE number = $a", row[0]);
            else Execute("UPDATE trials SET state = 'Failed', worker = '', message = $b WHERE number = $a", row[0],
                $"whoever was at work on it ended without a word, {row[3]} times: out of memory?");
        }
    }

    private int? Next() => Scalar("SELECT number FROM trials WHERE state = 'Waiting' ORDER BY number LIMIT 1") is long number
        ? (int)number : null;

    private Trial Take(int number, WorkerId worker)
    {
        Execute("UPDATE trials SET state = 'Running', worker = $a, seen = $b, attempts = attempts + 1 WHERE number = $c", worker.ToString(),
            Now, number);
        return Read()[number - 1];
    }

    private void Add(IReadOnlyList<TrialPlan> plans, int before)
    {
        foreach (var plan in plans)
        {
            if (plan.Continues is { } number)
                Execute("UPDATE trials SET state = 'Waiting', epochs = $a, attempts = 0 WHERE number = $b", plan.Epochs, number);
            else Execute("INSERT INTO trials (number, bracket, vals, epochs, state) VALUES ($a, $b, $c, $d, 'Waiting')", ++before,
                plan.Bracket, ValuesText.Of(plan.Values!), plan.Epochs);
        }
    }

    private bool Leave(int trial, WorkerId worker, TrialState state, string message) =>
        Execute("UPDATE trials SET state = $a, message = $b, worker = '' WHERE number = $c AND worker = $d AND state = 'Running'",
            state.ToString(), message, trial, worker.ToString()) == 1;
}
