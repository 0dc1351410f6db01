using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>The models that are served, by name and version. A model may be replaced while others ask it: they keep the one they
/// have.</summary>
public sealed class ModelStore
{
    // Larger batches than these are rarely just so large.
    private const int MostWarmed = 8;

    private readonly ConcurrentDictionary<(string Name, string Version), ModelSlot> _slots = new();
    private readonly ClassifierServer _server;
    private readonly string _first;

    internal ModelStore(ClassifierServer server)
    {
        _server = server;
        foreach (var source in server.Options.Models)
        {
            if (!ModelSource.IsName(source.Name) || !ModelSource.IsName(source.Version))
                throw new ArgumentException($"model: expected a name and a version of letters, digits, points, dashes and underscores, "
                    + $"got '{source.Name}' and '{source.Version}'");
            if (!_slots.TryAdd((source.Name, source.Version), new(source)))
                throw new ArgumentException($"model: expected each name and version once, got {source.Name}@{source.Version} twice. "
                    + "Name them: NAME@VERSION=PATH");
        }
        _first = server.Options.Models[0].Name;
    }

    /// <summary>All models that are in memory, by name and version.</summary>
    public IReadOnlyList<ServedModel> All => [.. Slots.Select(s => s.Model).OfType<ServedModel>()];

    /// <summary>The model of a name: the first one where none is given, its highest version where none is given.</summary>
    /// <exception cref="ServingException">There is none: 404.</exception>
    public ServedModel Find(string? name = null, string? version = null)
    {
        name ??= _first;
        if (version is not null)
        {
            if (_slots.TryGetValue((name, version), out var slot) && slot.Model is { } exact) return exact;
        }
        else if (Slots.LastOrDefault(s => s.Source.Name == name && s.Model is not null)?.Model is { } newest) return newest;
        var asked = version is null ? name : $"{name}@{version}";
        throw new ServingException(StatusCodes.Status404NotFound, $"model: expected one of "
            + $"{string.Join(", ", Slots.Select(s => $"{s.Source.Name}@{s.Source.Version}"))}, got '{Excerpt.Of(asked)}'");
    }

    /// <summary>By name and version, the highest version of a name last.</summary>
    internal IEnumerable<ModelSlot> Slots => _slots.Values.OrderBy(s => s.Source.Name, StringComparer.Ordinal)
        .ThenBy(s => s.Source.Version, NaturalOrder.Instance);

    /// <summary>Opens and warms every model.</summary>
    /// <exception cref="IOException">A file cannot be read, or is no model.</exception>
    internal void Load()
    {
        foreach (var slot in Slots) slot.Model = Open(slot.Source, ModelFiles.Stamp(slot.Source.Path));
    }

    /// <summary>Opens a model and computes with it once in the usual batch sizes, so that its first requests are as quick as the
    /// others.</summary>
    internal ServedModel Open(ModelSource source, string stamp)
    {
        var (options, classifier) = (_server.Options, _server.Options.Open(source.Path));
        var (elements, classes) = (classifier.Preprocessing.Shape.Elements, classifier.ClassNames.Count);
        // Instances have buffers of their own: side by side each warms its own.
        Parallel.For(0, options.Instances, new() { MaxDegreeOfParallelism = options.Instances }, _ =>
        {
            foreach (var n in Enumerable.Range(1, Math.Min(options.MaxBatch, MostWarmed)).Append(options.MaxBatch).Distinct())
                classifier.Scores(new float[n * elements], new float[n * classes]);
        });
        var batcher = new Batcher(classifier, options, (n, time) => _server.Metrics.Computed(source, n, time));
        return new(source, classifier, stamp, batcher);
    }
}

/// <summary>A place in the store: what is served now, and what went wrong with what should be.</summary>
/// <param name="source">Where models for it come from.</param>
internal sealed class ModelSlot(ModelSource source)
{
    private volatile ServedModel? _model;
    private volatile string? _problem;

    /// <summary>Where models for it come from.</summary>
    public ModelSource Source => source;

    /// <summary>The model that answers; null before it was opened.</summary>
    public ServedModel? Model
    {
        get => _model;
        set => _model = value;
    }

    /// <summary>Why a newer file is not served, in one line; null where the newest is.</summary>
    public string? Problem
    {
        get => _problem;
        set => _problem = value;
    }
}
