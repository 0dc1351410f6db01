using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A class and how sure a network is of it.</summary>
/// <param name="Index">The class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">The softmax of its score.</param>
/// <param name="Logit">Its score.</param>
public readonly record struct ClassScore(int Index, string Name, double Probability, double Logit);

/// <summary>The network of a run, ready for pictures of any size.</summary>
public sealed class Predictor
{
    private readonly RunConfig _config;
    private readonly Module _network;

    private Predictor(RunConfig config, Module network) => (_config, _network) = (config, network);

    /// <summary>Opens a run; its data set is not needed.</summary>
    /// <exception cref="IOException">There is no run in the folder, or it has no weights.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static Predictor Open(string path)
    {
        var (run, config) = RunFolder.Open(path);
        var network = config.BuildNetwork();
        run.LoadWeights(network);
        network.Eval();
        return new(config, network);
    }

    /// <summary>The likeliest classes of a picture, which is turned grey or coloured and resized as the network needs it.</summary>
    /// <param name="image">Any picture.</param>
    /// <param name="count">How many classes.</param>
    /// <param name="invert">Exchange dark and light: for dark writing on light paper, where the network learned light on dark.</param>
    public IReadOnlyList<ClassScore> Predict(Image image, int count = 5, bool invert = false)
    {
        var (channels, height, width) = (_config.ImageShape[0], _config.ImageShape[1], _config.ImageShape[2]);
        var fitted = channels == 1 ? image.ToRgb().To8Bit().ToGrayscale() : image.ToRgb().To8Bit();
        var x = Resize.Bilinear(fitted, width, height).ToTensor();
        if (invert) x = 1 - x;
        using var _ = Autograd.NoGrad();
        Tensor mean = Tensor.From(_config.Mean, [channels, 1, 1]), std = Tensor.From(_config.Std, [channels, 1, 1]);
        var scores = _network.Forward(((x - mean) / std).Unsqueeze(0)).Flatten();
        var (logits, p) = (scores.ToArray<float>(), scores.Softmax().ToArray<float>());
        return [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).Take(count).Select(i =>
            new ClassScore(i, _config.ClassNames[i], p[i], logits[i]))];
    }
}
