using Fovea.Imaging;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Makes pictures with a trained generator, in inference mode, as values 0…1.</summary>
/// <remarks>A generator makes what it learned from, (x − mean)/std; that is undone, and what lies outside is cut off. The modes of its
/// modules and the random numbers of everybody else stay as they are.</remarks>
/// <example><code>
/// var maker = PictureMaker.Open("runs/gan-digits-1");
/// PictureMaker.Sheet(maker.Make(64, new Generator(0))).Save("samples.png");
/// </code></example>
public sealed class PictureMaker
{
    // The side of a picture on a sheet, at least; pictures made at once; pixels between two.
    private const int LeastSide = 32, Batch = 250, Gap = 4;

    private readonly float[] _mean, _std;

    /// <summary>A generator with the normalisation that it learned from.</summary>
    /// <param name="network">The network.</param>
    /// <param name="mean">Of each channel.</param>
    /// <param name="std">Of each channel.</param>
    public PictureMaker(IPictureGenerator network, IReadOnlyList<float> mean, IReadOnlyList<float> std) =>
        (Network, _mean, _std) = (network, [.. mean], [.. std]);

    /// <summary>The network.</summary>
    public IPictureGenerator Network { get; }

    /// <summary>The generator of a run; its data set is not needed.</summary>
    /// <exception cref="IOException">There is no run in the folder, or it has no weights.</exception>
    /// <exception cref="ArgumentException">The run's network makes no pictures.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static PictureMaker Open(string path)
    {
        var (run, config) = RunFolder.Open(path);
        var network = config.BuildNetwork();
        var maker = Of(path, config, network);
        run.LoadWeights(network);
        return maker;
    }

    /// <summary>The generator of a run that is open.</summary>
    /// <exception cref="ArgumentException">The run's network makes no pictures.</exception>
    public static PictureMaker Of(TrainingSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Of(session.Run?.Path ?? session.Config.Name, session.Config, session.Network);
    }

    private static PictureMaker Of(string path, RunConfig config, Module network) => new(network as IPictureGenerator
        ?? throw new ArgumentException(
            $"{path}: expected a run whose network makes pictures, such as 'fovea gan train' leaves, got task {config.Task.Name} of network {config.Network.Name}."),
        config.Mean, config.Std);

    /// <summary>Pictures of random numbers.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="generator">Where the numbers are drawn.</param>
    /// <returns>Float32 [N, C, H, W], 0…1.</returns>
    public Tensor Make(int count, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Make(Network.Latents(count, generator));
    }

    /// <summary>Pictures of one class.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="label">The class, from 0.</param>
    /// <param name="generator">Where the numbers are drawn.</param>
    /// <returns>Float32 [N, C, H, W], 0…1.</returns>
    /// <exception cref="ArgumentException">The network makes no pictures of a class, or the class does not exist.</exception>
    public Tensor Make(int count, int label, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (Network is not IConditionalGenerator network) throw new ArgumentException(
            $"expected a network that makes pictures of a class, such as cgan-dcgan, got {Network.GetType().Name}");
        if (label < 0 || label >= network.Classes) throw new ArgumentException($"expected a class 0…{network.Classes - 1}, got {label}");
        return Make(network.Latents(Tensor.Full([count], label, DType.Int64), generator));
    }

    /// <summary>The pictures of given numbers.</summary>
    /// <param name="latents">[N, …].</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Float32 [N, C, H, W], 0…1.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Tensor Make(Tensor latents, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var modes = ModeScope.Inference(Network.Generator);
        using var _ = Autograd.NoGrad();
        var (count, values, shape) = (latents.Shape[0], Array.Empty<float>(), default(Shape));
        for (var start = 0; start < count; start += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var made = Network.Generator.Forward(latents.Slice(0, start, Math.Min(start + Batch, count)));
            if (start == 0) (shape, values) = (made.Shape.Without(0), new float[checked(count * (made.Count / made.Shape[0]))]);
            made.AsReadOnlySpan<float>().CopyTo(values.AsSpan(start * shape.Elements));
        }
        var plane = shape[1] * shape[2];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = i / plane % shape[0];
            var value = values[i] * _std[channel] + _mean[channel];
            values[i] = float.IsFinite(value) ? Math.Clamp(value, 0, 1) : 0;
        }
        return Tensor.From(values, [count, .. shape]);
    }

    /// <summary>Pictures [N, C, H, W] as images.</summary>
    /// <exception cref="ShapeException">They have other than one to four channels.</exception>
    public static IReadOnlyList<Image> Images(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return [.. Enumerable.Range(0, pictures.Shape[0]).Select(i => Image.FromTensor(pictures[i]))];
    }

    /// <summary>Pictures in rows on white, enlarged where they are small.</summary>
    /// <param name="pictures">Float32 [N, C, H, W], 0…1.</param>
    /// <param name="columns">Pictures a row; about as many as rows unless given.</param>
    /// <exception cref="ShapeException">They have other than one to four channels.</exception>
    public static Image Sheet(Tensor pictures, int? columns = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var (count, height, width) = (pictures.Shape[0], pictures.Shape[^2], pictures.Shape[^1]);
        var (scale, across) = (Scale(width), Math.Min(count, columns ?? (int)Math.Ceiling(Math.Sqrt(count))));
        var sheet = new Image(Gap + across * (scale * width + Gap), Gap + (count + across - 1) / across * (scale * height + Gap), 3);
        sheet.Pixels8.Fill(255);
        foreach (var (i, image) in Images(pictures).Index()) Canvas.Paste(sheet, Gap + i % across * (scale * width + Gap),
            Gap + i / across * (scale * height + Gap), Resizing.Nearest(image.ToRgb(), scale * width, scale * height));
        return sheet;
    }

    /// <summary>The first row of a sheet.</summary>
    /// <param name="sheet">From <see cref="Sheet"/>.</param>
    /// <param name="picture">[C, H, W] of its pictures.</param>
    internal static Image FirstRow(Image sheet, Shape picture) =>
        sheet.Crop(0, 0, sheet.Width, Math.Min(sheet.Height, Gap + Scale(picture[2]) * picture[1]));

    private static int Scale(int width) => Math.Max(1, (LeastSide + width - 1) / width);
}
