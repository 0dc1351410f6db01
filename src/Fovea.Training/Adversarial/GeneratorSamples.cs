using System.Globalization;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Shows how a generator learns: after each epoch pictures of the same random numbers, <c>samples/epoch-001.png</c> of the run
/// folder; at the end one row of them an epoch, <c>samples/strip.png</c>, and all of them as an animation,
/// <c>samples/training.png</c>.</summary>
/// <remarks>Made in inference mode, with averaged weights where <see cref="ExponentialMovingAverage"/> keeps some, from random numbers of
/// its own. A network that makes no pictures, or a training without a run folder, has none.</remarks>
[Part("sampleGrid", "pictures of a generator after each epoch")]
public sealed class GeneratorSamples : Callback
{
    /// <summary>The folder within a run.</summary>
    public const string Folder = "samples";

    /// <summary>The file of one row an epoch.</summary>
    public const string Strip = "strip.png";

    /// <summary>The file of the animation.</summary>
    public const string Animation = "training.png";

    private const int MostRows = 12, MostFrames = 100, MostPictures = 256;

    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(200), Last = TimeSpan.FromSeconds(2);

    private PictureMaker? _maker;
    private Tensor? _latents;
    private Shape _shape;

    /// <summary>Chooses what is made.</summary>
    /// <param name="count">Pictures of an epoch, 1…256.</param>
    /// <param name="columns">Pictures a row, 1 or more.</param>
    /// <param name="seed">Of the random numbers that they are made of, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public GeneratorSamples(int count = 64, int columns = 8, int seed = 0)
    {
        if (count is < 1 or > MostPictures)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"sampleGrid: expected from 1 to {MostPictures} pictures.");
        if (columns < 1) throw new ArgumentOutOfRangeException(nameof(columns), columns, "sampleGrid: expected 1 column or more.");
        if (seed < 0) throw new ArgumentOutOfRangeException(nameof(seed), seed, "sampleGrid: expected a seed of 0 or more.");
        (Count, Columns, Seed) = (count, columns, seed);
    }

    /// <inheritdoc/>
    public override string Name => "sampleGrid";

    /// <summary>Pictures of an epoch.</summary>
    public int Count { get; }

    /// <summary>Pictures a row.</summary>
    public int Columns { get; }

    /// <summary>Seed of the random numbers that they are made of.</summary>
    public int Seed { get; }

    /// <summary>The file of an epoch, from 1, in a run.</summary>
    public static string FileOf(RunFolder run, int epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.In(Folder, string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:000}.png"));
    }

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        _maker = null;
        if (context.Trainer.Run is not { } run) return;
        if (context.Plan.Network is not IPictureGenerator network)
        {
            context.Note("sampleGrid: no pictures are made: the network has no generator");
            return;
        }
        var (_, config) = RunFolder.Open(run.Path);
        (_maker, _shape) = (new(network, config.Mean, config.Std), Shape.Create(config.ImageShape));
        _latents = network.Latents(Count, new Generator((ulong)Seed));
    }

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        if (_maker is null) return;
        var averages = context.Trainer.Callbacks.OfType<ExponentialMovingAverage>().Select(a => a.Use()).ToList();
        try
        {
            PictureMaker.Sheet(_maker.Make(_latents!), Columns).Save(FileOf(context.Trainer.Run!, context.Epoch!.Epoch));
        }
        finally
        {
            averages.ForEach(a => a.Dispose());
        }
    }

    /// <inheritdoc/>
    public override void FitEnds(TrainingContext context)
    {
        if (_maker is null || context.End == TrainingEnd.Cancelled) return;
        var run = context.Trainer.Run!;
        var epochs = Enumerable.Range(1, context.Progress.Epoch).Where(e => File.Exists(FileOf(run, e))).ToList();
        if (epochs.Count == 0) return;
        AnimatedPng.Save(run.In(Folder, Animation), [.. Spread(epochs, MostFrames).Select(e => Image.Load(FileOf(run, e)))], Each, Last);
        var rows = Spread(epochs, MostRows).ToList();
        ImageGrid.Create([.. rows.Select(e => PictureMaker.FirstRow(Image.Load(FileOf(run, e)), _shape))], columns: 1,
            captions: [.. rows.Select(e => string.Create(CultureInfo.InvariantCulture, $"epoch {e}"))]).Save(run.In(Folder, Strip));
    }

    // So many, evenly chosen, the first and the last among them.
    private static IEnumerable<int> Spread(List<int> epochs, int most) => epochs.Count <= most ? epochs
        : Enumerable.Range(0, most).Select(i => epochs[(int)((long)i * (epochs.Count - 1) / (most - 1))]);
}
