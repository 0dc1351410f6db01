using System.Diagnostics.Metrics;

namespace Fovea.Serving;

/// <summary>What a server counts: instruments of the meter <c>Fovea.Serving</c>, and their text for Prometheus.</summary>
internal sealed class ServingMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Fovea.Serving";

    private readonly Meter _meter = new(Name);
    private readonly PrometheusText _text;
    private readonly Histogram<double> _requests, _waits, _computations;
    private readonly Histogram<int> _batches;
    private readonly Counter<long> _pictures, _reloads;

    /// <summary>Begins to count.</summary>
    /// <param name="inWork">Pictures in work now.</param>
    public ServingMetrics(Func<int> inWork)
    {
        _text = new(_meter);
        _requests = _meter.CreateHistogram<double>("fovea.request.duration", "s", "Requests by route and status.");
        _waits = _meter.CreateHistogram<double>("fovea.queue.wait", "s", "What pictures waited in the queue.");
        _computations = _meter.CreateHistogram<double>("fovea.batch.duration", "s", "How long batches were computed.");
        _batches = _meter.CreateHistogram<int>("fovea.batch.size", "{picture}", "Pictures that were computed together.");
        _pictures = _meter.CreateCounter<long>("fovea.pictures", "{picture}", "Pictures that were computed.");
        _reloads = _meter.CreateCounter<long>("fovea.reloads", "{reload}", "Models that were replaced, or could not be.");
        _meter.CreateObservableGauge("fovea.pictures.in_work", inWork, "{picture}", "Pictures on their way now.");
    }

    /// <summary>A request was answered.</summary>
    public void Answered(string route, int status, TimeSpan time) =>
        _requests.Record(time.TotalSeconds, new("route", route), new("status", status));

    /// <summary>A picture left the queue for its batch.</summary>
    public void Waited(ModelSource model, TimeSpan time) => _waits.Record(time.TotalSeconds, Of(model));

    /// <summary>A batch was computed.</summary>
    public void Computed(ModelSource model, int pictures, TimeSpan time)
    {
        var tag = Of(model);
        _pictures.Add(pictures, tag);
        _batches.Record(pictures, tag);
        _computations.Record(time.TotalSeconds, tag);
    }

    /// <summary>A model was replaced, or could not be.</summary>
    public void Reloaded(ModelSource model, bool isNew) => _reloads.Add(1, Of(model), new("result", isNew ? "loaded" : "kept"));

    /// <summary>All figures in Prometheus' text form.</summary>
    public string Text() => _text.ToString();

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?> Of(ModelSource model) => new("model", $"{model.Name}@{model.Version}");
}
