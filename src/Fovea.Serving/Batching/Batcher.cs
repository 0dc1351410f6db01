using System.Diagnostics;
using Fovea.Models;

namespace Fovea.Serving;

/// <summary>Puts pictures of several requests together, and computes them at once.</summary>
/// <remarks>A batch begins as soon as the network is idle and <see cref="ServingOptions.MaxBatch"/> pictures are there, or no other picture
/// is being decoded, or the oldest has waited for <see cref="ServingOptions.MaxDelay"/>. So a lone client never waits, and the more clients
/// there are, the fuller batches become. A picture's scores do not depend on what others show; with how many it was computed may change
/// their last digits, since sums of other sizes are grouped in other ways.</remarks>
/// <param name="classifier">The network.</param>
/// <param name="options">Batch size and delay.</param>
/// <param name="computed">Told of each batch: its size, and how long it took.</param>
internal sealed class Batcher(ImageClassifier classifier, ServingOptions options, Action<int, TimeSpan> computed)
{
    private readonly object _gate = new();
    private readonly Queue<QueuedPicture> _queue = new();
    private readonly List<QueuedPicture> _batch = new(options.MaxBatch);
    private readonly int _elements = classifier.Preprocessing.Shape.Elements, _classes = classifier.ClassNames.Count;
    private float[] _inputs = [], _scores = [];
    private int _coming;
    private bool _works;

    /// <summary>Pictures in the queue.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _queue.Count;
        }
    }

    /// <summary>Room for a picture of this network.</summary>
    public QueuedPicture Lease() => new(_elements, _classes);

    /// <summary>Says that a picture is being decoded: it is worth while to wait for it.</summary>
    public void Expect() => Interlocked.Increment(ref _coming);

    /// <summary>An expected picture does not come.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Interlocked.Decrement(ref _coming);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Puts an expected picture, which is prepared, into the queue. Who brings one to an idle network computes, that and what
    /// comes meanwhile, on its own thread: the change to another one would take longer than small networks.</summary>
    public void Add(QueuedPicture picture)
    {
        lock (_gate)
        {
            Interlocked.Decrement(ref _coming);
            _queue.Enqueue(picture);
            Monitor.PulseAll(_gate);
            if (_works) return;
            _works = true;
        }
        while (TakeBatch()) Compute();
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        lock (_gate)
        {
            while (_queue.TryPeek(out var oldest) && _queue.Count < options.MaxBatch && Volatile.Read(ref _coming) > 0)
            {
                var left = options.MaxDelay - Stopwatch.GetElapsedTime(oldest.QueuedAt);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)) break;
            }
            while (_batch.Count < options.MaxBatch && _queue.TryDequeue(out var picture))
                if (picture.TryTake()) _batch.Add(picture);
            // Those who left are not computed; who comes now finds nobody at work.
            _works = _batch.Count > 0;
            return _works;
        }
    }

    private void Compute()
    {
        var began = Stopwatch.GetTimestamp();
        var count = _batch.Count;
        try
        {
            if (count == 1) classifier.Scores(_batch[0].Input, _batch[0].Scores);
            else ComputeTogether(count);
        }
        catch (Exception problem)
        {
            foreach (var picture in _batch) picture.Fail(problem);
            return;
        }
        var time = Stopwatch.GetElapsedTime(began);
        computed(count, time);
        foreach (var picture in _batch) picture.Complete(began, time, count);
    }

    private void ComputeTogether(int count)
    {
        if (_inputs.Length < count * _elements)
            (_inputs, _scores) = (new float[options.MaxBatch * _elements], new float[options.MaxBatch * _classes]);
        for (var i = 0; i < count; i++) _batch[i].Input.CopyTo(_inputs.AsSpan(i * _elements));
        classifier.Scores(_inputs.AsSpan(0, count * _elements), _scores.AsSpan(0, count * _classes));
        for (var i = 0; i < count; i++) _scores.AsSpan(i * _classes, _classes).CopyTo(_batch[i].Scores);
    }
}
