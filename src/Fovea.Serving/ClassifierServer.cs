using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Serving;

/// <summary>What the endpoints work with: the models, the budget of pictures, and the threads. One for an application.</summary>
public sealed class ClassifierServer : IDisposable
{
    private const int Loaded = 1, Stopping = 2;

    private readonly SemaphoreSlim _explaining = new(1);
    private int _state;

    /// <summary>Starts the threads; <see cref="Load"/> opens the models.</summary>
    /// <param name="options">Models and limits.</param>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    public ClassifierServer(ServingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var budget = new PictureBudget(options.Queue);
        (Options, Budget, Metrics) = (options, budget, new(() => budget.Taken));
        // More for the networks that compute, and for the explanation.
        Threads = new("fovea serving", options.DecodingThreads + options.Models.Count * options.Instances + 1);
        Models = new(this);
    }

    /// <summary>The options.</summary>
    public ServingOptions Options { get; }

    /// <summary>The models.</summary>
    public ModelStore Models { get; }

    /// <summary>Whether the models are open, and the server is not about to stop.</summary>
    public bool IsReady => Volatile.Read(ref _state) == Loaded;

    /// <summary>Whether the server is about to stop.</summary>
    internal bool IsStopping => Volatile.Read(ref _state) == Stopping;

    internal PictureBudget Budget { get; }

    internal WorkThreads Threads { get; }

    internal ServingMetrics Metrics { get; }

    /// <summary>Opens and warms the models.</summary>
    /// <exception cref="IOException">A file cannot be read, or is no model.</exception>
    public void Load()
    {
        if (IsReady) return;
        Models.Load();
        Interlocked.CompareExchange(ref _state, Loaded, 0);
    }

    /// <summary>From now on the server is not ready for more; what it has is answered.</summary>
    public void BeginStop() => Volatile.Write(ref _state, Stopping);

    /// <inheritdoc/>
    public void Dispose()
    {
        Threads.Dispose();
        Metrics.Dispose();
        _explaining.Dispose();
    }

    /// <summary>The server of a request.</summary>
    internal static ClassifierServer Of(HttpContext context) => context.RequestServices.GetRequiredService<ClassifierServer>();

    /// <summary>The model that a request asks: of the route or the query, else the first one.</summary>
    /// <exception cref="ServingException">404: there is none of that name or version.</exception>
    internal ServedModel ModelOf(HttpContext context)
    {
        var model = Models.Find(context.Request.RouteValues["model"] as string ?? context.Request.Query["model"].FirstOrDefault(),
            context.Request.RouteValues["version"] as string ?? context.Request.Query["version"].FirstOrDefault());
        RequestNotes.Of(context).Note(model);
        return model;
    }

    /// <summary>Computes an explanation. They take long: one at a time, so that answers come in between.</summary>
    internal async Task<T> ExplainAsync<T>(Func<T> explain, CancellationToken cancellation)
    {
        await _explaining.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Threads.Run(explain, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _explaining.Release();
        }
    }

    /// <summary>Scores of pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pictures">As they came.</param>
    /// <param name="cancellation">Takes them out of the queue.</param>
    /// <returns>The scores in the order of the pictures; each to be disposed.</returns>
    /// <exception cref="ServingException">A picture is damaged, or has too many pixels.</exception>
    internal async Task<QueuedPicture[]> ScoreAsync(ServedModel model, IReadOnlyList<SentPicture> pictures, CancellationToken cancellation)
    {
        // Where one is no picture, the others need not be computed.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tasks = pictures.Select(ScoreOne).ToArray();
        try
        {
            return await Task.WhenAll(tasks).ConfigureAwait(false);
        }
        catch
        {
            foreach (var task in tasks)
                if (task.IsCompletedSuccessfully) task.Result.Dispose();
            // Not the cancellation that followed from it.
            throw tasks.Select(t => t.Exception?.InnerException).FirstOrDefault(e => e is not null)
                ?? new OperationCanceledException(cancellation);
        }

        async Task<QueuedPicture> ScoreOne(SentPicture picture)
        {
            try
            {
                return await ScoreAsync(model, input =>
                    model.Classifier.Preprocessing.Apply(picture.Decode(Options.MaxPixels), input), together.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await together.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Scores of a picture that is still to be prepared, by way of the model's queue.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prepare">Writes the network's input, on a thread for that.</param>
    /// <param name="cancellation">Takes it out of the queue.</param>
    /// <returns>The scores; to be disposed.</returns>
    internal async Task<QueuedPicture> ScoreAsync(ServedModel model, Action<Span<float>> prepare, CancellationToken cancellation)
    {
        var batcher = model.Batcher;
        var picture = batcher.Lease();
        batcher.Expect();
        Threads.Post(() =>
        {
            if (!Prepare() || !picture.TryQueue(cancellation)) batcher.Forget();
            else batcher.Add(picture);
        });
        try
        {
            await picture.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            picture.Dispose();
            throw;
        }
        Metrics.Waited(model.Source, picture.Wait);
        return picture;

        bool Prepare()
        {
            if (!picture.TryPrepare()) return false;
            try
            {
                prepare(picture.Input);
                return true;
            }
            catch (Exception problem)
            {
                picture.Fail(problem);
                return false;
            }
        }
    }
}
