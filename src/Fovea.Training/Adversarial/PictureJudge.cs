using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A trained classifier that looks at pictures: their classes, and the features by which it tells classes apart.</summary>
public sealed class PictureJudge
{
    private const int Batch = 250;

    private readonly Module _network;
    private readonly Tensor _mean, _std;

    /// <summary>A classifier.</summary>
    /// <param name="network">Scores [N, classes] of pictures.</param>
    /// <param name="picture">[C, H, W] of a picture.</param>
    /// <param name="mean">Taken off each channel of values 0…1.</param>
    /// <param name="std">What each channel is divided by.</param>
    /// <param name="classNames">Names of the classes.</param>
    public PictureJudge(Module network, Shape picture, IReadOnlyList<float> mean, IReadOnlyList<float> std,
        IReadOnlyList<string> classNames)
    {
        (_network, Picture, ClassNames) = (network, picture, classNames);
        (_mean, _std) = (Tensor.From([.. mean], [1, mean.Count, 1, 1]), Tensor.From([.. std], [1, std.Count, 1, 1]));
    }

    /// <summary>[C, H, W] of a picture.</summary>
    public Shape Picture { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What it recognises of the test set, 0…1; NaN where that is not known.</summary>
    public double TestAccuracy { get; private init; } = double.NaN;

    /// <summary>The classifier of a run.</summary>
    /// <exception cref="IOException">There is no run in the folder, or it has no weights.</exception>
    /// <exception cref="ArgumentException">It is no classification.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static PictureJudge Open(string path)
    {
        var (run, config) = RunFolder.Open(path);
        if (config.Task.Name != "classification") throw new ArgumentException(
            $"{path}: expected a run of a classifier, such as 'fovea train mnist-cnn' leaves, got task {config.Task.Name}.");
        var network = config.BuildNetwork();
        run.LoadWeights(network);
        var accuracy = run.ReadMetrics().LastOrDefault(l => l["testAccuracy"] is not null)?["testAccuracy"];
        return new(network, Shape.Create(config.ImageShape), config.Mean, config.Std, config.ClassNames)
        {
            TestAccuracy = (double?)accuracy ?? double.NaN,
        };
    }

    /// <summary>Looks at pictures.</summary>
    /// <param name="pictures">Float32 [N, C, H, W], 0…1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ShapeException">The pictures are of another size.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public JudgedPictures Look(Tensor pictures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Rank != 4 || pictures.Shape.Without(0) != Picture)
            throw new ShapeException(
                $"PictureJudge: expected pictures [N, {Picture[0]}, {Picture[1]}, {Picture[2]}], got {pictures.Shape}.");
        using var modes = ModeScope.Inference(_network);
        using var _ = Autograd.NoGrad();
        var count = pictures.Shape[0];
        var (features, probabilities) = (Array.Empty<float>(), new float[count * ClassNames.Count]);
        for (var start = 0; start < count; start += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var (seen, scores) = PictureFeatures.Look(_network,
                (pictures.Slice(0, start, Math.Min(start + Batch, count)) - _mean) / _std);
            if (start == 0) features = new float[checked(count * seen.Shape[1])];
            seen.AsReadOnlySpan<float>().CopyTo(features.AsSpan(start * seen.Shape[1]));
            scores.Softmax(1).AsReadOnlySpan<float>().CopyTo(probabilities.AsSpan(start * ClassNames.Count));
        }
        return new(count, features, probabilities);
    }

    /// <summary>Pictures of a data set as values 0…1, evenly spread over it.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="most">At most so many.</param>
    public static Tensor Pictures(Dataset set, int most)
    {
        ArgumentNullException.ThrowIfNull(set);
        var (indices, size) = (InspectionContext.Spread(set.Count, most), set.ImageShape.Elements);
        var (bytes, values) = (new byte[size], new float[checked(indices.Length * size)]);
        for (var i = 0; i < indices.Length; i++)
        {
            set.Read(indices[i], bytes);
            for (var k = 0; k < size; k++) values[i * size + k] = bytes[k] / set.MaxValue;
        }
        return Tensor.From(values, [indices.Length, .. set.ImageShape]);
    }
}
