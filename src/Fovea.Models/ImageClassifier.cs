using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A trained network, ready for pictures of any size and any number of threads.</summary>
/// <remarks>Pictures that come as tensors are classified without allocation once a batch of each size has been seen:
/// <see cref="Scores(ReadOnlySpan{float}, Span{float})"/>. Several threads compute side by side, each with buffers of its own, and get the
/// bits that one would get.</remarks>
/// <example><code>
/// var classifier = ImageClassifier.Load("runs/mnist-cnn-1");
/// var (index, name, probability, _) = classifier.Predict("photo.png")[0];
/// </code></example>
public sealed partial class ImageClassifier
{
    private readonly ScoreCalls _calls;

    /// <summary>A network with its weights.</summary>
    /// <param name="network">Scores [N, classes] of pictures; it is put into inference mode, and its weights are to stay as they are while
    /// it is used.</param>
    /// <param name="preprocessing">How a picture becomes the network's input.</param>
    /// <param name="classNames">A name for each class, in the order of the outputs.</param>
    /// <exception cref="ArgumentException">There are no names, or not as many as the network has outputs, where that can be
    /// told.</exception>
    public ImageClassifier(Module network, Preprocessing preprocessing, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count == 0)
            throw new ArgumentException("ImageClassifier: expected a name for each class, got none.", nameof(classNames));
        if (Outputs(network) is { } outputs && outputs != classNames.Count)
            throw new ArgumentException($"expected a name for each of the network's {outputs} classes, got {classNames.Count} names");
        (Network, Preprocessing, ClassNames) = (network.Eval(), preprocessing, classNames);
        _calls = new(Network, preprocessing.Shape);
    }

    /// <summary>The network.</summary>
    public Module Network { get; }

    /// <summary>How a picture becomes the network's input.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Names of the classes in the order of the network's outputs.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The same network for pictures that are prepared in another way: inverted, on another background.</summary>
    /// <param name="preprocessing">Of the same shape.</param>
    /// <example><code>
    /// var forInk = classifier.With(classifier.Preprocessing with { Invert = true });
    /// </code></example>
    public ImageClassifier With(Preprocessing preprocessing) => new(Network, preprocessing, ClassNames) { Metadata = Metadata };

    /// <summary>The likeliest classes of a picture file.</summary>
    /// <param name="path">PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.</param>
    /// <param name="count">How many classes.</param>
    /// <exception cref="IOException">The file cannot be read, or is no picture.</exception>
    public IReadOnlyList<ClassScore> Predict(string path, int count = 5) => Predict(Image.Load(path), count);

    /// <summary>The likeliest classes of a picture.</summary>
    /// <param name="image">Any picture.</param>
    /// <param name="count">How many classes.</param>
    public IReadOnlyList<ClassScore> Predict(Image image, int count = 5) => Predict(Preprocessing.Apply(image).Unsqueeze(0), count)[0];

    /// <summary>The likeliest classes of pictures that have been prepared already.</summary>
    /// <param name="batch">Float32 [N, C, H, W], or [C, H, W] for one.</param>
    /// <param name="count">How many classes.</param>
    /// <exception cref="ShapeException">The batch has another shape or type.</exception>
    public IReadOnlyList<IReadOnlyList<ClassScore>> Predict(Tensor batch, int count = 5)
    {
        var scores = Scores(batch).AsReadOnlySpan<float>();
        var results = new IReadOnlyList<ClassScore>[scores.Length / ClassNames.Count];
        for (var i = 0; i < results.Length; i++) results[i] = Top(scores.Slice(i * ClassNames.Count, ClassNames.Count), count);
        return results;
    }

    /// <summary>Scores of pictures that have been prepared already.</summary>
    /// <param name="batch">Float32 [N, C, H, W], or [C, H, W] for one.</param>
    /// <returns>Float32 [N, classes].</returns>
    /// <exception cref="ShapeException">The batch has another shape or type.</exception>
    public Tensor Scores(Tensor batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var shape = Preprocessing.Shape;
        if (batch.DType != DType.Float32 || batch.Rank is not (3 or 4) || !batch.Shape.Sizes[^3..].SequenceEqual(shape.Sizes)
            || batch.Count == 0)
            throw new ShapeException($"ImageClassifier: expected Float32 [N, {shape[0]}, {shape[1]}, {shape[2]}], "
                + $"got {batch.DType} {batch.Shape}. Preprocessing.Apply makes it of a picture.");
        var scores = new float[batch.Count / shape.Elements * ClassNames.Count];
        Scores(batch.AsReadOnlySpan<float>(), scores);
        return Tensor.From(scores, [scores.Length / ClassNames.Count, ClassNames.Count]);
    }

    /// <summary>Writes the scores of pictures that have been prepared already. Once a batch of each size has been seen, nothing is
    /// allocated.</summary>
    /// <param name="x">[N, C, H, W], as <see cref="Preprocessing.Apply(Image, Span{float})"/> writes each of them.</param>
    /// <param name="scores">[N, classes].</param>
    /// <exception cref="ArgumentException">The lengths are not those of so many pictures and so many rows of scores.</exception>
    /// <exception cref="ShapeException">The network does not take the pictures, or gives something else than a score for each
    /// class.</exception>
    public void Scores(ReadOnlySpan<float> x, Span<float> scores)
    {
        var elements = Preprocessing.Shape.Elements;
        if (x.Length == 0 || x.Length % elements != 0 || scores.Length != x.Length / elements * ClassNames.Count)
            throw new ArgumentException($"Scores: expected N × {elements} values {Preprocessing.Shape} and room for "
                + $"N × {ClassNames.Count} scores, got {x.Length} and {scores.Length}.", nameof(x));
        _calls.Run(x, scores);
    }

    /// <summary>The likeliest classes of a picture's scores; of equal ones, the class that comes first.</summary>
    /// <param name="scores">A score for each class, as <see cref="Scores(ReadOnlySpan{float}, Span{float})"/> writes them.</param>
    /// <param name="count">How many classes.</param>
    /// <exception cref="ArgumentException">There are not as many scores as classes.</exception>
    public IReadOnlyList<ClassScore> Top(ReadOnlySpan<float> scores, int count = 5)
    {
        if (scores.Length != ClassNames.Count)
            throw new ArgumentException($"Top: expected {ClassNames.Count} scores, got {scores.Length}.", nameof(scores));
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var score in scores) most = Math.Max(most, score);
        foreach (var score in scores) sum += Math.Exp(score - most);
        var top = new ClassScore[Math.Clamp(count, 0, scores.Length)];
        var found = 0;
        for (var i = 0; i < scores.Length && top.Length > 0; i++)
        {
            if (found == top.Length && !(scores[i] > top[^1].Logit)) continue;
            // A few are wanted: each finds its place among them.
            var at = Math.Min(found, top.Length - 1);
            for (; at > 0 && scores[i] > top[at - 1].Logit; at--) top[at] = top[at - 1];
            top[at] = new(i, ClassNames[i], Math.Exp(scores[i] - most) / sum, scores[i]);
            found = Math.Min(found + 1, top.Length);
        }
        return top;
    }

    // Of operations the outputs are known before anything runs.
    private static int? Outputs(Module network) => network is GraphModule graph && graph.Graph.Outputs is [{ Shape.Rank: >= 2 } scores]
        && scores.Shape[0] > 0 ? scores.Shape.Elements / scores.Shape[0] : null;
}
