namespace Fovea.Studio;

/// <summary>How far a job came.</summary>
public enum StudioJobState
{
    /// <summary>At work.</summary>
    Running,

    /// <summary>It has a result.</summary>
    Done,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>Somebody ended it.</summary>
    Cancelled,
}

/// <summary>Work that takes longer than an answer may: it goes on when the page is closed, and another page sees it.</summary>
public sealed class StudioJob : IProgress<double>, IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _lock = new();
    private (StudioJobState State, double Progress, string Note, object? Result, string? Error) _now;

    internal StudioJob(string id, string title) => (Id, Title) = (id, title);

    /// <summary>Its name in addresses.</summary>
    public string Id { get; }

    /// <summary>What it does, for people.</summary>
    public string Title { get; }

    /// <summary>Cancelled when somebody ends it.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What it is doing now, for people; may be empty.</summary>
    public string Note
    {
        set
        {
            lock (_lock) _now.Note = value;
        }
    }

    /// <summary>Where it stands.</summary>
    public StudioJobState State
    {
        get
        {
            lock (_lock) return _now.State;
        }
    }

    /// <inheritdoc/>
    public void Report(double value)
    {
        lock (_lock) _now.Progress = Math.Clamp(value, 0, 1);
    }

    /// <summary>Ends it as soon as it looks at <see cref="Token"/>.</summary>
    public void Cancel() => _source.Cancel();

    /// <summary>All that there is to say of it.</summary>
    public Fields ToFields()
    {
        lock (_lock)
        {
            return new()
            {
                ["id"] = Id, ["title"] = Title, ["state"] = _now.State.ToString().ToLowerInvariant(), ["progress"] = _now.Progress,
                ["note"] = _now.Note, ["result"] = _now.Result, ["error"] = _now.Error,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    internal void Run(Func<StudioJob, object?> work)
    {
        lock (_lock) _now = (StudioJobState.Running, 0, "", null, null);
        try
        {
            var result = work(this);
            lock (_lock) _now = (StudioJobState.Done, 1, "", result, null);
        }
        catch (OperationCanceledException) when (_source.IsCancellationRequested)
        {
            lock (_lock) _now.State = StudioJobState.Cancelled;
        }
        catch (Exception e)
        {
            lock (_lock) (_now.State, _now.Error) = (StudioJobState.Failed, e.Message.ReplaceLineEndings(" "));
        }
    }
}
