using System.Globalization;
using Fovea.Models;
using Fovea.Nn;

namespace Fovea.Serving;

/// <summary>A model in memory, warm, with the batches that are computed by it.</summary>
public sealed class ServedModel
{
    internal ServedModel(ModelSource source, ImageClassifier classifier, string stamp, Batcher batcher)
    {
        (Source, Classifier, Stamp, Batcher) = (source, classifier, stamp, batcher);
        Parameters = classifier.Network.Parameters().Sum(p => (long)p.Count);
    }

    /// <summary>Where it came from, and what it is called.</summary>
    public ModelSource Source { get; }

    /// <summary>Its name.</summary>
    public string Name => Source.Name;

    /// <summary>Its version.</summary>
    public string Version => Source.Version;

    /// <summary>The network, with what pictures are prepared like and what the classes are called.</summary>
    public ImageClassifier Classifier { get; }

    /// <summary>Numbers that were learned.</summary>
    public long Parameters { get; }

    /// <summary>When it was opened, in universal time.</summary>
    public DateTimeOffset LoadedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>The same as text, ISO 8601.</summary>
    internal string LoadedAtText => LoadedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Which state of its files it is.</summary>
    internal string Stamp { get; }

    /// <summary>Its queue.</summary>
    internal Batcher Batcher { get; }

    /// <summary>What it says of itself.</summary>
    public Fields ToFields() => new()
    {
        ["name"] = Name, ["version"] = Version, ["classes"] = Classifier.ClassNames,
        ["inputShape"] = Classifier.Preprocessing.Shape.Sizes.ToArray(), ["preprocessing"] = Classifier.Preprocessing.ToFields(),
        ["parameters"] = Parameters, ["loadedAt"] = LoadedAtText,
        ["metadata"] = Classifier.Metadata.Where(m => m.Value.Length < 500).Select(m => KeyValuePair.Create(m.Key, (object?)m.Value)),
    };
}
