using System.Diagnostics;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Serving;

/// <summary>Shares the processors out to pictures: computes batches side by side, and puts pictures of several requests together where
/// batches may be larger than one.</summary>
/// <remarks><para>Up to <see cref="ServingOptions.Instances"/> batches are computed at a time, each by fewer threads the more pictures are
/// on their way: a lone picture has all of them, and where many come each is computed by a thread of its own, which waits for no
/// other.</para>
/// <para>A batch begins as soon as an instance is idle and <see cref="ServingOptions.MaxBatch"/> pictures are there, or no other picture is
/// being decoded, or the oldest has waited for <see cref="ServingOptions.MaxDelay"/>. So a lone client never waits, and the more clients
/// there are, the fuller batches become. A picture's scores do not depend on what others show, nor on threads; with how many it was
/// computed may change their last digits, since sums of other sizes are grouped in other ways.</para></remarks>
/// <param name="classifier">The network.</param>
/// <param name="options">Instances, batch size and delay.</param>
/// <param name="computed">Told of each batch: its size, and how long it took.</param>
internal sealed class Batcher(ImageClassifier classifier, ServingOptions options, Action<int, TimeSpan> computed)
{
    private readonly object _gate = new();
    private readonly Queue<QueuedPicture> _queue = new();
    private readonly Stack<Instance> _idle = new(Enumerable.Range(0, options.Instances).Select(_ => new Instance()));
    private readonly ComputeContext[] _contexts = [.. Enumerable.Range(1, ComputeContext.Default.Threads)
        .Select(threads => new ComputeContext { Threads = threads, Winograd = ComputeContext.Default.Winograd })];

    private readonly int _elements = classifier.Preprocessing.Shape.Elements, _classes = classifier.ClassNames.Count;
    private int _coming;

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

    /// <summary>Puts an expected picture, which is prepared, into the queue. Who brings one while an instance is idle computes, that and
    /// what comes meanwhile, on its own thread: the change to another one would take longer than small networks.</summary>
    public void Add(QueuedPicture picture)
    {
        Instance? instance;
        lock (_gate)
        {
            Interlocked.Decrement(ref _coming);
            _queue.Enqueue(picture);
            Monitor.PulseAll(_gate);
            if (!_idle.TryPop(out instance)) return;
        }
        while (TakeBatch(instance)) Compute(instance);
    }

    private bool TakeBatch(Instance instance)
    {
        var batch = instance.Batch;
        batch.Clear();
        lock (_gate)
        {
            while (_queue.TryPeek(out var oldest) && _queue.Count < options.MaxBatch && Volatile.Read(ref _coming) > 0)
            {
                var left = options.MaxDelay - Stopwatch.GetElapsedTime(oldest.QueuedAt);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)) break;
            }
            while (batch.Count < options.MaxBatch && _queue.TryDequeue(out var picture))
                if (picture.TryTake()) batch.Add(picture);
            // Those who left are not computed; who comes now finds the instance idle.
            if (batch.Count == 0) _idle.Push(instance);
            var shares = Math.Min(options.Instances, options.Instances - _idle.Count + _queue.Count + Volatile.Read(ref _coming));
            instance.Context = _contexts[Math.Max(1, _contexts.Length / Math.Max(1, shares)) - 1];
            return batch.Count > 0;
        }
    }

    private void Compute(Instance instance)
    {
        var (began, batch) = (Stopwatch.GetTimestamp(), instance.Batch);
        try
        {
            using var _ = instance.Context.Use();
            if (batch.Count == 1) classifier.Scores(batch[0].Input, batch[0].Scores);
            else ComputeTogether(instance);
        }
        catch (Exception problem)
        {
            foreach (var picture in batch) picture.Fail(problem);
            return;
        }
        var time = Stopwatch.GetElapsedTime(began);
        computed(batch.Count, time);
        foreach (var picture in batch) picture.Complete(began, time, batch.Count);
    }

    private void ComputeTogether(Instance instance)
    {
        var (batch, count) = (instance.Batch, instance.Batch.Count);
        if (instance.Inputs.Length < count * _elements)
            (instance.Inputs, instance.Scores) = (new float[options.MaxBatch * _elements], new float[options.MaxBatch * _classes]);
        var (inputs, scores) = (instance.Inputs, instance.Scores);
        for (var i = 0; i < count; i++) batch[i].Input.CopyTo(inputs.AsSpan(i * _elements));
        classifier.Scores(inputs.AsSpan(0, count * _elements), scores.AsSpan(0, count * _classes));
        for (var i = 0; i < count; i++) scores.AsSpan(i * _classes, _classes).CopyTo(batch[i].Scores);
    }

    // One of the computations that run side by side.
    private sealed class Instance
    {
        public List<QueuedPicture> Batch { get; } = [];

        public float[] Inputs { get; set; } = [];

        public float[] Scores { get; set; } = [];

        public ComputeContext Context { get; set; } = ComputeContext.Default;
    }
}
