using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>A run's generator that is kept open, with the time that a picture takes.</summary>
internal sealed class OpenGenerator
{
    /// <summary>The plane reaches from −<see cref="Reach"/> to <see cref="Reach"/> in both directions.</summary>
    public const double Reach = 2;

    /// <summary>Pictures of the plane.</summary>
    public const int PlanePictures = PlaneSide * PlaneSide;

    private const int PlaneSide = 9;

    private readonly PictureMaker _maker;
    private readonly Lock _gate = new();

    /// <summary>Opens a run with the weights that it has now.</summary>
    /// <exception cref="IOException">It has none yet.</exception>
    /// <exception cref="ArgumentException">Its network makes no pictures.</exception>
    public OpenGenerator(string folder, IReadOnlyList<string> classes)
    {
        _maker = PictureMaker.Open(folder);
        Classes = _maker.Network is IConditionalGenerator ? classes : [];
        Make(_maker.Network.Latents(2, new Generator(0)));
        var clock = Stopwatch.StartNew();
        Make(_maker.Network.Latents(2, new Generator(0)));
        Milliseconds = clock.Elapsed.TotalMilliseconds / 2;
    }

    /// <summary>Classes to choose from; none where the network is not told one.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>What a picture takes.</summary>
    public double Milliseconds { get; }

    /// <summary>Pictures of a seed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="label">Their class; all in turn for null, where there are classes.</param>
    /// <param name="seed">Of their random numbers.</param>
    public IReadOnlyList<Image> Samples(int count, int? label, ulong seed) => PictureMaker.Images(Make(Latents(count, label, seed)));

    /// <summary>Pictures on the way from one sample of a seed to another.</summary>
    public Image Way(int count, int? label, ulong seed, int from, int to, int steps)
    {
        var (all, each) = (Latents(count, label, seed), Classes.Count);
        var ends = Tensor.Concat([all.Slice(0, from, from + 1), all.Slice(0, to, to + 1)], 0);
        var path = LatentPath.Rows(ends, steps);
        // Of one class the way keeps it whole; between two it goes over straight.
        if (each > 0)
        {
            var values = path.AsSpan<float>();
            var size = values.Length / steps;
            var (a, b) = (ends.ToArray<float>()[..size], ends.ToArray<float>()[size..]);
            for (var step = 0; step < steps; step++)
                for (var k = size - each; k < size; k++)
                    values[step * size + k] = a[k] + (b[k] - a[k]) * step / (steps - 1);
        }
        return PictureMaker.Sheet(Make(path), steps);
    }

    /// <summary>The picture of a point of the plane of a seed.</summary>
    public Image At(int? label, ulong seed, double x, double y) => PictureMaker.Images(Make(Directions(label, seed).At((x, y))))[0];

    /// <summary>The whole plane of a seed, from −<see cref="Reach"/> at the left and the bottom.</summary>
    public Image Plane(int? label, ulong seed)
    {
        double Place(int i) => Reach * (2.0 * i / (PlaneSide - 1) - 1);
        return PictureMaker.Sheet(Make(Directions(label, seed).At([.. Enumerable.Range(0, PlanePictures)
            .Select(i => (Place(i % PlaneSide), -Place(i / PlaneSide)))])), PlaneSide);
    }

    // One at a time: a sample is made in inference mode, which belongs to the network.
    private Tensor Make(Tensor latents)
    {
        lock (_gate) return _maker.Make(latents);
    }

    private LatentPlane Directions(int? label, ulong seed) => new(Latents(3, label ?? 0, seed), Classes.Count);

    private Tensor Latents(int count, int? label, ulong seed) => _maker.Network is IConditionalGenerator network && label is { } k
        ? network.Latents(Tensor.Full([count], k, DType.Int64), new Generator(seed)) : _maker.Network.Latents(count, new Generator(seed));
}
