using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A trained network, ready for pictures of any size. For one thread at a time; give each thread a classifier of its
/// own.</summary>
/// <example><code>
/// var classifier = ImageClassifier.Load("runs/mnist-cnn-1");
/// var (index, name, probability, _) = classifier.Classify(Image.Load("photo.png"))[0];
/// </code></example>
public sealed class ImageClassifier
{
    private readonly InferenceCall _call;

    /// <summary>A network with its weights.</summary>
    /// <param name="network">Scores [1, classes] of a picture; it is put into inference mode.</param>
    /// <param name="card">How a picture becomes the network's input, and the classes' names.</param>
    public ImageClassifier(Module network, ModelCard card)
    {
        (Network, Card) = (network.Eval(), card);
        _call = new(Network);
    }

    /// <summary>Opens a folder that holds <c>model.json</c> and <c>model.safetensors</c>, as a finished training leaves it.</summary>
    /// <exception cref="IOException">A file is missing, or is not what it should be.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static ImageClassifier Load(string folder)
    {
        var card = ModelCard.Load(folder);
        var network = card.Build();
        network.Load(Path.Combine(folder, ModelCard.WeightsName));
        return new(network, card);
    }

    /// <summary>The network.</summary>
    public Module Network { get; }

    /// <summary>What is known of it.</summary>
    public ModelCard Card { get; }

    /// <summary>What pictures with transparency are laid on.</summary>
    public Rgb Background { get; init; } = Rgb.White;

    /// <summary>The likeliest classes of a picture, which is laid on <see cref="Background"/>, turned grey or coloured, and resized as the
    /// network needs it.</summary>
    /// <param name="image">Any picture.</param>
    /// <param name="count">How many classes.</param>
    /// <param name="invert">Exchange dark and light: for dark writing on light paper, where the network learned light on dark.</param>
    public IReadOnlyList<ClassScore> Classify(Image image, int count = 5, bool invert = false)
    {
        var (channels, height, width) = (Card.ImageShape[0], Card.ImageShape[1], Card.ImageShape[2]);
        var seen = image.Flatten(Background).To8Bit();
        var fitted = channels == 1 ? seen.ToGrayscale() : seen.ToRgb();
        var x = Resizing.Bilinear(fitted, width, height).ToTensor();
        if (invert) x = 1 - x;
        Tensor mean = Tensor.From([.. Card.Mean], [channels, 1, 1]), std = Tensor.From([.. Card.Std], [channels, 1, 1]);
        var scores = _call.Run(((x - mean) / std).Unsqueeze(0)).Flatten();
        var (logits, p) = (scores.ToArray<float>(), scores.Softmax().ToArray<float>());
        return [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).Take(count).Select(i =>
            new ClassScore(i, Card.ClassNames[i], p[i], logits[i]))];
    }
}
