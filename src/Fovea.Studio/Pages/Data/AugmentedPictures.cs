using System.Text.Json;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Pictures as a network sees them in training: transformed and normalised, by the loader that trains.</summary>
internal static class AugmentedPictures
{
    /// <summary>What one picture becomes in the first epochs.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="part">Its part.</param>
    /// <param name="index">The picture.</param>
    /// <param name="transforms">A list of names, or of objects with a name and arguments.</param>
    /// <param name="seed">Of the training.</param>
    /// <param name="count">Epochs.</param>
    /// <exception cref="ArgumentException">A transform does not take the pictures.</exception>
    /// <exception cref="IOException">A transform or an argument of it is unknown.</exception>
    public static Fields Of(OpenData data, Dataset part, int index, JsonElement transforms, ulong seed, int count)
    {
        var config = new RunConfig();
        config.Describe(data.Train);
        // A list in JSON is one in YAML: it is read and checked as a file of settings is.
        config.Set("transforms", transforms.GetRawText());
        var loader = new DataLoader(part, 1, seed: seed, transforms: config.BuildTransforms(), prefetch: false,
            sampler: new SubsetSampler([index], shuffle: false));
        var inputs = Enumerable.Range(0, count).Select(epoch => loader.Batches(epoch).First().Input[0]).ToList();
        var values = inputs.SelectMany(x => x.ToArray<float>()).ToList();
        var shape = loader.ImageShape;
        return new()
        {
            ["pictures"] = inputs.Select(x => PictureUri.Of(Shown(x, config))), ["width"] = shape[2], ["height"] = shape[1],
            ["least"] = values.Min(), ["most"] = values.Max(), ["mean"] = values.Average(v => (double)v),
            ["transforms"] = config.BuildTransforms().Select(t => t.ToString()),
        };
    }

    // Back in colours: what lies outside is cut off, as black and white.
    private static Image Shown(Tensor x, RunConfig config)
    {
        var (values, plane) = (x.ToArray<float>(), x.Shape[1] * x.Shape[2]);
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Clamp(values[i] * config.Std[i / plane] + config.Mean[i / plane], 0, 1);
        return Image.FromTensor(Tensor.From(values, x.Shape));
    }
}
