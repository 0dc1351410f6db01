namespace Fovea.Training;

/// <summary>Where the time of training steps goes.</summary>
/// <remarks>Means over the steps that were timed call by call: whole batches after a warm-up. Every second step is not, which tells what
/// timing itself costs.</remarks>
public sealed record TrainingProfile
{
    /// <summary>Steps that were timed call by call.</summary>
    public required int Steps { get; init; }

    /// <summary>Samples of each.</summary>
    public required int BatchSize { get; init; }

    /// <summary>A step from the end of the one before to its own end.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>What a step consists of, in its order; the times add up to <see cref="Step"/>.</summary>
    public required IReadOnlyList<ProfilePart> Parts { get; init; }

    /// <summary>The device's primitives, the longest first. Those that were put together have one name.</summary>
    public required IReadOnlyList<OperationTime> Operations { get; init; }

    /// <summary>The layers in the network's order, and the loss.</summary>
    public required IReadOnlyList<LayerTime> Layers { get; init; }

    /// <summary>Floating-point operations of a step, two for each multiply-add that a layer declares.</summary>
    public long Flops => Layers.Sum(l => l.ForwardFlops + l.BackwardFlops);

    /// <summary>The median step without its wait for data, timed call by call.</summary>
    public required TimeSpan TimedStep { get; init; }

    /// <summary>The median step without its wait for data, not timed.</summary>
    public required TimeSpan UntimedStep { get; init; }

    /// <summary>What timing adds to a step, as a share: 0.01 for one percent.</summary>
    /// <remarks>Of the fastest tenth of the steps of both kinds, which other programs disturbed least. It may be below 0 where the
    /// machine's own unrest is more.</remarks>
    public required double TimingCost { get; init; }

    /// <summary>10⁹ floating-point operations a second of a step that was not timed.</summary>
    public double Gflops => Flops / UntimedStep.TotalSeconds / 1e9;

    /// <summary>One measurement of the validation samples; null where none are held out.</summary>
    public TimeSpan? Validation { get; init; }

    /// <summary>Validation samples.</summary>
    public int ValidationSamples { get; init; }

    /// <summary>The most memory that the process had resident, in bytes.</summary>
    public long PeakBytes { get; init; }

    /// <summary>Bytes that a step allocates, those of reading the data included.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Why steps are computed anew each time and not replayed; null where they are replayed.</summary>
    public string? Refusal { get; init; }

    /// <summary>The first of the steps that were timed, for <see cref="ChromeTrace"/>.</summary>
    internal IReadOnlyList<TracedStep> Traced { get; init; } = [];
}

/// <summary>A part of a step.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Time">In a step.</param>
public readonly record struct ProfilePart(string Name, TimeSpan Time);

/// <summary>The time of a primitive.</summary>
/// <param name="Name">The primitive.</param>
/// <param name="Calls">Of a step.</param>
/// <param name="Time">In a step.</param>
public readonly record struct OperationTime(string Name, double Calls, TimeSpan Time);

/// <summary>The time of a layer.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Layer">Its class and sizes.</param>
/// <param name="Forward">In a step; null where it made no call of its own.</param>
/// <param name="Backward">In a step; null where it made no call of its own.</param>
public sealed record LayerTime(string Name, string Layer, TimeSpan? Forward, TimeSpan? Backward)
{
    /// <summary>Layers whose calls the device puts together with those of this one, on the way forward.</summary>
    public IReadOnlyList<string> ForwardWith { get; init; } = [];

    /// <summary>Layers whose calls the device puts together with those of this one, on the way back.</summary>
    public IReadOnlyList<string> BackwardWith { get; init; } = [];

    /// <summary>Floating-point operations on the way forward, of a step.</summary>
    public long ForwardFlops { get; init; }

    /// <summary>Floating-point operations on the way back, of a step.</summary>
    public long BackwardFlops { get; init; }

    /// <summary>Both ways.</summary>
    public TimeSpan Total => (Forward ?? TimeSpan.Zero) + (Backward ?? TimeSpan.Zero);

    /// <summary>10⁹ operations a second, both ways; 0 for a layer that declares none.</summary>
    public double Gflops => Total > TimeSpan.Zero ? (ForwardFlops + BackwardFlops) / Total.TotalSeconds / 1e9 : 0;
}

/// <summary>A step with its calls.</summary>
internal sealed record TracedStep(long Number, long Start, long End, long WaitTicks, IReadOnlyList<TimedCall> Calls);
