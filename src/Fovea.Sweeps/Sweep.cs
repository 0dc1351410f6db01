using Fovea.Nn;
using Fovea.Training;

namespace Fovea.Sweeps;

/// <summary>A search over the settings of a training: what is searched over, how, by which figure, and how long.</summary>
/// <remarks>Trials are compared by a figure of the validation samples; the test set is measured once, at the end, for the best of them. The
/// same seed gives the same trials with the same results, however many are at work at once.</remarks>
/// <example><code>
/// var sweep = new Sweep(Recipe.Find("digits")!.Config)
/// {
///     Folder = "sweeps/digits",
///     Space = new() { { "learningRate", new LogUniform(1e-4, 1e-1) }, { "batchSize", new LogIntegers(16, 128) } },
///     Search = "tpe", Trials = 20, Epochs = 5, Parallel = 2,
/// };
/// Console.WriteLine(sweep.Run().Best!.Describe());
/// </code></example>
/// <param name="Config">What every trial has in common.</param>
public sealed partial record Sweep(RunConfig Config)
{
    /// <summary>Where the trials are kept: the store, a run folder each, the best configuration, the report.</summary>
    public required string Folder { get; init; }

    /// <summary>The fields and their values.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>What every trial has in common.</summary>
    public RunConfig Config { get; init; } = Absolute(Config);

    /// <summary>The sweep's name.</summary>
    public string Name { get; init; } = Config.Name;

    /// <summary>How trials are chosen: <c>grid</c>, <c>random</c>, <c>sobol</c>, <c>successiveHalving</c>, <c>hyperband</c>, <c>tpe</c>,
    /// with arguments.</summary>
    public Part Search { get; init; } = "random";

    /// <summary>The figure: <c>loss</c> or a metric of the task, after the last epoch, of the validation samples, or, with <c>training.</c>
    /// before it, of the training samples. Empty for the task's first metric.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Configurations to try.</summary>
    public int Trials { get; init; } = 20;

    /// <summary>Epochs of a whole training; null for those of the configuration.</summary>
    public int? Epochs { get; init; }

    /// <summary>Trials at work at once in this process; they share the processors.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Seed of all that the search draws. Trainings draw from the seed of the configuration.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the best trial is measured on the test set at the end.</summary>
    public bool MeasureTest { get; init; } = true;

    /// <summary>Whether several machines share the folder.</summary>
    public bool IsShared { get; init; }

    /// <summary>Makes what is tried something else than a training, for tests.</summary>
    internal ITrialObjective? Objective { get; init; }

    internal SearchSettings Settings => new(Space, Trials, Epochs ?? Config.Epochs, Seed);

    /// <summary>Runs the sweep, or goes on with one that was stopped: what is in the folder stays.</summary>
    /// <param name="progress">Told of each trial and epoch, from the threads of the trials.</param>
    /// <param name="cancellation">Stops it; the trials at work are kept and go on next time.</param>
    /// <exception cref="ArgumentException">The sweep makes no sense; the message says why.</exception>
    /// <exception cref="IOException">The data is nowhere, or the folder cannot be written or holds another sweep.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SweepResult Run(IProgress<SweepProgress>? progress = null, CancellationToken cancellation = default) =>
        Work(progress, waits: true, cancellation);

    /// <summary>Takes part in the sweep until there is nothing left to do, beside other processes that do.</summary>
    /// <param name="progress">Told of each trial and epoch of this process.</param>
    /// <param name="cancellation">Stops it; the trials at work are kept and somebody else goes on with them.</param>
    /// <exception cref="ArgumentException">The sweep makes no sense; the message says why.</exception>
    /// <exception cref="IOException">The data is nowhere, or the folder cannot be written or holds another sweep.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SweepResult Join(IProgress<SweepProgress>? progress = null, CancellationToken cancellation = default) =>
        Work(progress, waits: false, cancellation);

    /// <summary>Makes the folder, so that processes can take part; no trial is made yet.</summary>
    /// <exception cref="ArgumentException">The sweep makes no sense; the message says why.</exception>
    /// <exception cref="IOException">The data is nowhere, or the folder cannot be written or holds another sweep.</exception>
    public void Create()
    {
        Prepared();
        Store().Dispose();
    }

    /// <summary>The configuration of a trial.</summary>
    /// <exception cref="DataFormatException">A value is not what its field takes.</exception>
    public RunConfig ConfigOf(Trial trial)
    {
        var own = Copy();
        own.Name = trial.Number.ToString("0000", System.Globalization.CultureInfo.InvariantCulture);
        Apply(own, trial.Values);
        return own;
    }

    /// <summary>The run folder of a trial.</summary>
    public string RunFolderOf(Trial trial) =>
        Path.Combine(Folder, "trials", trial.Number.ToString("0000", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Checks everything that can be known before the data is read.</summary>
    /// <exception cref="ArgumentException">The sweep makes no sense; the message says why.</exception>
    /// <exception cref="DataFormatException">A field does not exist, or a value is not what it takes.</exception>
    public void Check()
    {
        if (Space.Dimensions.Count == 0) throw new ArgumentException("space: expected one field or more to search over, got none.");
        AtLeastOne("trials", Trials);
        AtLeastOne("epochs", Settings.Epochs);
        AtLeastOne("parallel", Parallel);
        SweepParts.Strategies.Build(Search, null).Check(Settings);
        if (Objective is not null) return;
        foreach (var dimension in Space.Dimensions) CheckField(dimension);
        SweepMetric.Of(this);
    }

    /// <summary>Checks that a field exists and takes the values at the ends of its range.</summary>
    /// <exception cref="DataFormatException">It does not; the message begins with its path.</exception>
    internal void CheckField(Dimension dimension)
    {
        var ends = dimension.Distribution.Values is { Count: > 0 } all ? all
            : new[] { dimension.Distribution.At(0), dimension.Distribution.At(1) };
        foreach (var value in ends)
        {
            var values = new Dictionary<string, string> { [dimension.Path] = value };
            // What it exists with has to be there before it.
            for (var d = dimension; d.When is var (other, has); d = Space.Dimensions.First(p => p.Path == other)) values[other] = has[0];
            var own = Copy();
            Apply(own, values);
            own.CheckSettings(dimension.Path);
        }
    }

    // A folder of another process is found there, too.
    private static RunConfig Absolute(RunConfig config)
    {
        config.MakeAbsolute();
        return config;
    }

    private RunConfig Copy()
    {
        var own = RunConfig.Parse(Config.ToYaml(), "settings");
        own.Epochs = Settings.Epochs;
        // What trials are chosen by is never the test set.
        own.TestEachEpoch = false;
        return own;
    }

    // Whole parts before their arguments.
    private static void Apply(RunConfig own, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (path, value) in values.OrderBy(v => v.Key.Count(c => c == '.'))) own.Set(path, value);
    }

    private static void AtLeastOne(string name, int value)
    {
        if (value < 1) throw new ArgumentException($"{name}: expected 1 or more, got {value}.");
    }

    private SweepResult Work(IProgress<SweepProgress>? progress, bool waits, CancellationToken cancellation)
    {
        var objective = Prepared();
        using var store = Store();
        return new SweepWork(this, store, objective, progress, cancellation).Run(waits);
    }

    private ITrialObjective Prepared()
    {
        Check();
        var objective = Objective ?? new TrainingObjective(this);
        objective.Prepare();
        return objective;
    }

    // The settings first: who finds the store finds them, too.
    private TrialStore Store()
    {
        var file = Path.Combine(Folder, FileName);
        if (!File.Exists(file)) AtomicFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(ToYaml())));
        return TrialStore.OpenOrCreate(Folder, Identity(), IsShared);
    }
}

/// <summary>The kinds of parts of sweeps.</summary>
public static class SweepParts
{
    /// <summary>Values that a field may take; they may be given a list of values.</summary>
    public static PartTable<DistributionContext, Distribution> Distributions { get; } = new("distribution");

    /// <summary>Ways to choose trials.</summary>
    public static PartTable<object?, SearchStrategy> Strategies { get; } = new("search");
}
