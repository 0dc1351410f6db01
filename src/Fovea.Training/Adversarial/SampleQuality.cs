using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>How good a generator's samples are, as a classifier sees them beside real pictures.</summary>
/// <param name="Count">Samples that were judged.</param>
/// <param name="MeanConfidence">The mean probability of the likeliest class, 0…1: whether they are something.</param>
/// <param name="ClassNames">The classes.</param>
/// <param name="Shares">The share of samples of each class: whether everything is made.</param>
/// <param name="Distance">The Fréchet distance of their features to those of the test set.</param>
public sealed record SampleQuality(int Count, double MeanConfidence, IReadOnlyList<string> ClassNames, IReadOnlyList<double> Shares,
    double Distance)
{
    // Pictures that a Gaussian is fitted to, at most: a covariance of 3,072 pixels of more takes minutes.
    private const int MostFitted = 20_000;

    /// <summary>The same distance of real training pictures: what the best generator could reach.</summary>
    public double RealDistance { get; init; }

    /// <summary>The same distance of pictures drawn from a normal distribution with the mean and the covariance of real pixels, cut off at
    /// 0 and 1: what is reached by knowing how pixels go together in pairs.</summary>
    public double GaussianDistance { get; init; }

    /// <summary>Test pictures, and training pictures, that they are compared with.</summary>
    public (int Test, int Training) Compared { get; init; }

    /// <summary>How far samples of a class lie apart, as a part of real distances, in the mean over classes.</summary>
    public double Variety { get; init; }

    /// <summary>What is missing, in one line; null where nothing is.</summary>
    public string? Collapse { get; init; }

    /// <summary>What the classifier recognises of the test set, 0…1; NaN where that is not known.</summary>
    public double ClassifierAccuracy { get; init; }

    /// <summary>−Σ p·ln p of the shares, in nats.</summary>
    public double Entropy => -Shares.Where(p => p > 0).Sum(p => p * Math.Log(p));

    /// <summary>How many times farther than the samples those of the normal distribution of pixels are.</summary>
    public double TimesBelowGaussian => GaussianDistance / Distance;

    /// <summary>Judges samples.</summary>
    /// <param name="judge">The classifier.</param>
    /// <param name="maker">The generator.</param>
    /// <param name="data">Real pictures.</param>
    /// <param name="count">Samples, 2 or more.</param>
    /// <param name="seed">Of the samples.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ShapeException">The classifier takes other pictures.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SampleQuality Of(PictureJudge judge, PictureMaker maker, RecipeData data, int count = 10_000, ulong seed = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(maker);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var test = judge.Look(PictureJudge.Pictures(data.Test, count), cancellation);
        var real = judge.Look(PictureJudge.Pictures(data.Training, count), cancellation);
        var made = judge.Look(maker.Make(maker.Network.Latents(count, new Generator(seed)), cancellation), cancellation);
        var drawn = judge.Look(FromPixels(data.Training, count, seed, cancellation), cancellation);
        return new(count, made.MeanConfidence, judge.ClassNames, made.Shares, made.Gaussian.FrechetDistance(test.Gaussian))
        {
            RealDistance = real.Gaussian.FrechetDistance(test.Gaussian),
            GaussianDistance = drawn.Gaussian.FrechetDistance(test.Gaussian),
            Compared = (test.Count, real.Count), Variety = ModeCollapse.Variety(made, real),
            Collapse = ModeCollapse.Find(made, real, judge.ClassNames), ClassifierAccuracy = judge.TestAccuracy,
        };
    }

    /// <summary>Pictures whose pixels are drawn from the normal distribution of real pixels, cut off at 0 and 1.</summary>
    /// <param name="real">The real pictures.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static Tensor FromPixels(Dataset real, int count, ulong seed, CancellationToken cancellation = default)
    {
        var pictures = PictureJudge.Pictures(real, MostFitted);
        cancellation.ThrowIfCancellationRequested();
        var fitted = FeatureGaussian.Of(pictures.ToArray<float>(), pictures.Shape[0]);
        cancellation.ThrowIfCancellationRequested();
        var pixels = fitted.Draw(count, new Generator(seed).Fork(1));
        foreach (ref var pixel in pixels.AsSpan()) pixel = Math.Clamp(pixel, 0, 1);
        return Tensor.From(pixels, [count, .. real.ImageShape]);
    }

    /// <summary>The figures by name.</summary>
    public Fields ToFields() => new()
    {
        ["samples"] = Count, ["meanConfidence"] = MeanConfidence, ["classes"] = ClassNames, ["shares"] = Shares, ["entropy"] = Entropy,
        ["largestEntropy"] = Math.Log(Shares.Count), ["frechetDistance"] = Distance, ["frechetDistanceOfTraining"] = RealDistance,
        ["frechetDistanceOfGaussianPixels"] = GaussianDistance, ["timesBelowGaussianPixels"] = TimesBelowGaussian,
        ["testPictures"] = Compared.Test, ["trainingPictures"] = Compared.Training,
        ["variety"] = double.IsFinite(Variety) ? Variety : null, ["collapse"] = Collapse,
        ["classifierAccuracy"] = double.IsFinite(ClassifierAccuracy) ? ClassifierAccuracy : null,
    };
}
