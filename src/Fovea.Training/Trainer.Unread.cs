using System.Diagnostics;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Steps whose losses and outputs stay on a device whose calls wait in a queue: it would stand still while the host looks at
/// them.</summary>
public sealed partial class Trainer
{
    // What the host does not know of is no more than this.
    private const int MostUnread = 64;
    private const long MostUnreadBytes = 64 << 20;

    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(0.05);

    private readonly List<UnreadStep> _unread = [];
    private long _unreadBytes, _lastRead;
    private int _readEvery = 1;

    /// <summary>Mini-batches whose losses and figures the host reads together. Null, unless set, for one at a time where reading costs
    /// nothing, and for as many as take a twentieth of a second on a device whose calls wait in a queue.</summary>
    /// <remarks>The results are the same bits. It is one at a time in any case where a callback wants to see each step
    /// (<see cref="Callback.SeesEachStep"/>), a schedule goes by the loss of each batch, several players learn, or processes share the
    /// batches. A loss that is no number is noticed when it is read: the parameters are those after the steps that came with it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than one.</exception>
    public int? ReadEvery
    {
        get;
        init
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, "Trainer: expected to read after 1 batch or more.");
            field = value;
        }
    }

    // The first step is looked at in any case: it says whether the loss fits the outputs.
    private bool ReadsLater(Batch batch) => _hasStepped && Task.Turns.Count == 0 && Share is null
        && (ReadEvery is { } count ? count > 1 : batch.Input.Device.IsQueued)
        && Schedule is not { Per: SchedulePeriod.Batch, Monitored: not null } && !_callbacks.Any(callback => callback.SeesEachStep);

    // What was left by a training that failed is of no use to the next.
    private void ForgetUnread()
    {
        _unread.Clear();
        (_unreadBytes, _lastRead) = (0, 0);
    }

    /// <summary>A step whose loss is read later.</summary>
    private void Queue(TrainingContext c, Batch batch)
    {
        c.Loss = double.NaN;
        foreach (var callback in _callbacks) callback.BatchBegins(c);
        var result = RunStep(c, Stepper, batch);
        c.Outputs = result.Outputs;
        // The next step overwrites them.
        var step = new UnreadStep(batch, result.Loss.Detach().Clone(), [.. result.Outputs.Select(o => o.Detach().Clone())]);
        _unread.Add(step);
        _unreadBytes += step.Outputs.Concat(batch.Inputs).Concat(batch.Targets).Sum(t => (long)t.Count * t.DType.Size);
        foreach (var callback in _callbacks) callback.AfterForward(c);
        foreach (var callback in _callbacks) callback.AfterBackward(c);
        MoveParameters(c);
        StepEnds(c);
        if (_unread.Count >= (ReadEvery ?? _readEvery) || _unreadBytes >= MostUnreadBytes) ReadSteps(c);
    }

    /// <summary>Reads what came of the steps so far, and counts them.</summary>
    private void ReadSteps(TrainingContext c)
    {
        if (_unread.Count == 0) return;
        var losses = Fetch([.. _unread.Select(s => s.Loss)]);
        var outputs = FetchAll(s => s.Outputs);
        var targets = FetchAll(s => s.Batch.Targets);
        UnreadStep[] steps = [.. _unread];
        _unread.Clear();
        _unreadBytes = 0;
        foreach (var (i, step) in steps.Index())
        {
            (c.Batch, c.Loss, c.Outputs) = (step.Batch, losses[i].Item(), outputs[i]);
            if (!double.IsFinite(c.Loss)) Diverge(c, Progress.Step + 1, c.Loss);
            using (StepLabels.Metrics.Use()) Task.UpdateMetrics(c.Outputs, targets[i]);
            Count(c, step.Batch.Count, counted: true);
        }
        var now = Stopwatch.GetTimestamp();
        if (_lastRead != 0)
            _readEvery = (int)Math.Clamp(BetweenReads / (Stopwatch.GetElapsedTime(_lastRead, now) / steps.Length), 1, MostUnread);
        _lastRead = now;

        // One list for each step.
        Tensor[][] FetchAll(Func<UnreadStep, IReadOnlyList<Tensor>> of)
        {
            var each = Enumerable.Range(0, of(_unread[0]).Count).Select(k => Fetch([.. _unread.Select(s => of(s)[k])])).ToArray();
            return [.. Enumerable.Range(0, _unread.Count).Select(i => each.Select(k => k[i]).ToArray())];
        }
    }

    // Tensors of one type on the processor, in one copy.
    private static Tensor[] Fetch(Tensor[] tensors)
    {
        using var _ = Autograd.NoGrad();
        var all = Tensor.Concat([.. tensors.Select(t => t.Detach().Flatten())]).To(DeviceCatalog.Processor);
        var (fetched, start) = (new Tensor[tensors.Length], 0);
        foreach (var (i, tensor) in tensors.Index()) fetched[i] = all.Slice(0, start, start += tensor.Count).Reshape(tensor.Shape);
        return fetched;
    }

    private sealed record UnreadStep(Batch Batch, Tensor Loss, IReadOnlyList<Tensor> Outputs);
}
