using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Photometry;

/// <summary>The training whose weights <see cref="Learned"/> has: a <see cref="NormalSetNetwork"/> on <see cref="DrawnPixels"/>, with Adam
/// and a rate that rises at first and falls along half a cosine.</summary>
/// <remarks>In the folder are <c>training.json</c>, the settings; <c>last.safetensors</c>, the whole state after each epoch, from which a
/// training that was stopped goes on to the same bits; and <c>learned.safetensors</c>, as Float16 the weights of the epoch that was best on
/// drawn pixels set apart.</remarks>
public sealed class LearnedTraining
{
    private const ulong ValidationSeed = 0x5eed0fa11;
    private const int ValidationBatches = 24, WarmupBatches = 500;

    private readonly Trainer _trainer;
    private readonly DrawnPixels _training, _validation;
    private readonly Keeper _keeper;

    /// <summary>A training in a folder: a new one, or the one that is there.</summary>
    /// <param name="folder">Where its files go; made where it is not there.</param>
    /// <param name="settings">Null for those of the training that is there, or else the usual ones.</param>
    /// <exception cref="ArgumentException">Another training is there, or a number is below 1, or there are fewer batches than
    /// epochs.</exception>
    /// <exception cref="DataFormatException">A training is there, and its settings or its state are damaged.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public LearnedTraining(string folder, LearnedSettings? settings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
        var file = Path.Combine(folder, "training.json");
        var known = File.Exists(file) ? LearnedSettings.Load(file) : null;
        Settings = settings ?? known ?? new();
        if (known is not null && known != Settings)
            throw new ArgumentException($"{folder}: expected the settings of the training that is there ({known}), got {Settings}.");
        if (Settings.Epochs < 1 || Settings.Batches < Settings.Epochs || !(Settings.Rate > 0)) throw new ArgumentException(
            $"LearnedTraining: expected 1 epoch or more, as many batches, and a rate above 0, got {Settings}.");
        Generator.ManualSeed(Settings.Seed);
        Network = new();
        (_training, _validation) = (new(Settings.Seed, Settings.Batches / Settings.Epochs), new(ValidationSeed, ValidationBatches));
        _keeper = new(this);
        var optimizer = new Adam(Network.Parameters(), Settings.Rate);
        var cosine = new CosineLR(optimizer, _training.BatchesPerEpoch * Settings.Epochs, Settings.Rate / 100);
        _trainer = new(new NormalSetTask(Network), optimizer, new GradientClipping(1), _keeper)
        {
            Schedule = new LinearWarmup(optimizer, WarmupBatches, then: cosine),
        };
        Directory.CreateDirectory(folder);
        if (known is null) Settings.Save(file);
        else if (File.Exists(StateFile)) CheckpointState.Load(_trainer, StateFile);
    }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>What decides the weights.</summary>
    public LearnedSettings Settings { get; }

    /// <summary>What learns.</summary>
    public NormalSetNetwork Network { get; }

    /// <summary>The whole state after the last epoch.</summary>
    public string StateFile => Path.Combine(Folder, "last.safetensors");

    /// <summary>The best weights so far.</summary>
    public string WeightsFile => Path.Combine(Folder, "learned.safetensors");

    /// <summary>Pixels learned from so far.</summary>
    public long Samples => _trainer.Progress.Samples;

    /// <summary>The least mean angle on the pixels set apart, in degrees; NaN before the first epoch.</summary>
    public double Best => _keeper.Best;

    /// <summary>Trains to the end, or until stopped.</summary>
    /// <param name="view">Where progress is shown; null for nowhere.</param>
    /// <param name="cancellation">Stops after the running batch; what was learned of the running epoch is kept.</param>
    /// <returns>Whether it reached the end.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public bool Run(IProgress<FitProgress>? view = null, CancellationToken cancellation = default)
    {
        _trainer.View = view;
        _trainer.Fit(_training, Settings.Epochs, _validation, cancellation);
        return _trainer.End == TrainingEnd.Completed;
    }

    private sealed class Keeper(LearnedTraining training) : Callback
    {
        public double Best { get; private set; } = double.NaN;

        public override void ValidationEnds(TrainingContext context)
        {
            var angle = context.Figure("meanAngle");
            if (double.IsNaN(angle) || angle >= Best) return;
            Best = angle;
            SafetensorsFile.Save(training.WeightsFile, training.Network.StateDict()
                .Select(p => KeyValuePair.Create(p.Key, p.Value.Detach().To(DType.Float16))));
        }

        public override void CheckpointDue(TrainingContext context) => CheckpointState.Save(context.Trainer, training.StateFile);

        public override IReadOnlyDictionary<string, Tensor> StateDict() =>
            new Dictionary<string, Tensor> { ["best"] = Tensor.From(Best) };

        public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) => Best = Part(state, "best").Item();
    }
}
