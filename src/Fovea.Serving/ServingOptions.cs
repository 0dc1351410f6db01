using System.Security.Cryptography;
using System.Text;

namespace Fovea.Serving;

/// <summary>What a server takes, and how it shares its processors out.</summary>
public sealed class ServingOptions
{
    /// <summary>How long a picture waits at most for others to be computed with; zero for not at all. It waits only while others are being
    /// decoded.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Pictures that are computed together at most.</summary>
    public int MaxBatch { get; set; } = 8;

    /// <summary>Batches of a model that are computed side by side at most.</summary>
    public int Instances { get; set; } = Environment.ProcessorCount;

    /// <summary>Pictures that are in work at most, from the first byte of their request to the last of its answer; who comes when there are
    /// so many is asked to come again.</summary>
    public int Queue { get; set; } = 256;

    /// <summary>How long a request may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a request's body at most.</summary>
    public int MaxBytes { get; set; } = 16 << 20;

    /// <summary>Pixels of a picture at most, looked up before they are decoded.</summary>
    public long MaxPixels { get; set; } = 50_000_000;

    /// <summary>Pictures of one request at most.</summary>
    public int MaxPictures { get; set; } = 64;

    /// <summary>Threads that decode and prepare pictures.</summary>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>How often files of models are looked at where no event tells of a change.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What opens a model; <see cref="Fovea.Models.ImageClassifier.Load"/> unless set.</summary>
    public Func<string, Fovea.Models.ImageClassifier> Open { get; set; } = path => Fovea.Models.ImageClassifier.Load(path);

    /// <summary>The models. The first one answers where a request names none.</summary>
    public IList<ModelSource> Models { get; } = [];

    /// <summary>Whether requests need a key.</summary>
    public bool HasKeys => KeyHashes.Count > 0;

    /// <summary>SHA-256 of each key that may ask; none where everybody may.</summary>
    internal List<byte[]> KeyHashes { get; } = [];

    /// <summary>Adds a key. With one or more, requests need one, except for health, the page and the documentation.</summary>
    /// <param name="key">The key; its hash alone is kept.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public void AddKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        KeyHashes.Add(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of bounds; the message names it.</exception>
    internal void Check()
    {
        Least(MaxBatch, 1, nameof(MaxBatch));
        Least(Instances, 1, nameof(Instances));
        Least(Queue, 1, nameof(Queue));
        Least(MaxBytes, 1, nameof(MaxBytes));
        Least(MaxPixels, 1, nameof(MaxPixels));
        Least(MaxPictures, 1, nameof(MaxPictures));
        Least(DecodingThreads, 1, nameof(DecodingThreads));
        Least(MaxDelay.TotalMilliseconds, 0, nameof(MaxDelay));
        Least(Timeout.TotalMilliseconds, 1, nameof(Timeout));
        Least(ReloadInterval.TotalMilliseconds, 1, nameof(ReloadInterval));
        if (Models.Count == 0) throw new ArgumentException("ServingOptions: expected a model or more, got none. Add one to Models.");
    }

    private static void Least(double value, double least, string name)
    {
        if (value >= least) return;
        throw new ArgumentException(FormattableString.Invariant($"ServingOptions.{name}: expected {least} or more, got {value}."));
    }
}
