namespace Fovea.Imaging;

/// <summary>A signal that is known by name. A new one is a class of this kind in a file of its own; <see cref="SignalCatalog"/> finds
/// it.</summary>
[Catalogued]
public abstract class SignalEntry : INamed
{
    /// <summary>The longest signal that can be asked for, in values.</summary>
    public const int MostValues = 1_000_000;

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What may follow the name after a colon, separated by commas.</summary>
    public abstract string Parameters { get; }

    /// <summary>Its formula, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The signal with parameters.</summary>
    /// <param name="name">As it was written, for messages.</param>
    /// <param name="arguments">What followed the name.</param>
    /// <exception cref="FormatException">A parameter does not fit.</exception>
    public abstract SignalSource Create(string name, TextArguments arguments);
}

internal sealed class ImpulseEntry : SignalEntry
{
    public override string Name => "impulse";

    public override string Parameters => "";

    public override string Description => "1 at n = 0";

    public override SignalSource Create(string name, TextArguments arguments) => new(name, 0, 0, _ => 1);
}

internal sealed class StepEntry : SignalEntry
{
    public override string Name => "step";

    public override string Parameters => "";

    public override string Description => "u(n): 1 for n ≥ 0, without end";

    public override SignalSource Create(string name, TextArguments arguments) => new(name, 0, null, _ => 1);
}

internal sealed class RectEntry : SignalEntry
{
    public override string Name => "rect";

    public override string Parameters => "LENGTH=1";

    public override string Description => "1 for 0 ≤ n < LENGTH";

    public override SignalSource Create(string name, TextArguments arguments) =>
        new(name, 0, arguments.Whole("LENGTH", 1, 1, MostValues) - 1, _ => 1);
}

internal sealed class ExponentialEntry : SignalEntry
{
    public override string Name => "exp";

    public override string Parameters => "BASE=0.5,LENGTH";

    public override string Description => "BASEⁿ for n ≥ 0, without end unless LENGTH is given";

    public override SignalSource Create(string name, TextArguments arguments)
    {
        var root = arguments.Number("BASE", 0.5, -10, 10);
        return new(name, 0, arguments.Whole("LENGTH", null, 1, MostValues) - 1, n => Math.Pow(root, n));
    }
}

internal sealed class GaussianSignalEntry : SignalEntry
{
    public override string Name => "gaussian";

    public override string Parameters => "SIGMA=1";

    public override string Description => "exp(−n²/(2 SIGMA²)) to 4 SIGMA on both sides, divided by its sum";

    public override SignalSource Create(string name, TextArguments arguments)
    {
        var weights = GaussianFilter.Weights(name, arguments.Number("SIGMA", 1, GaussianFilter.LeastSigma, GaussianFilter.MostSigma));
        var radius = weights.Length / 2;
        return new(name, -radius, radius, n => weights[n + radius]);
    }
}

internal sealed class SineEntry : SignalEntry
{
    public override string Name => "sine";

    public override string Parameters => "PERIOD=8,LENGTH";

    public override string Description => "sin(2πn/PERIOD), in both directions without end unless LENGTH is given: then 0 ≤ n < LENGTH";

    public override SignalSource Create(string name, TextArguments arguments)
    {
        var period = arguments.Number("PERIOD", 8, 1e-6, 1e9);
        var length = arguments.Whole("LENGTH", null, 1, MostValues);
        return new(name, length is null ? null : 0, length - 1, n => Math.Sin(Math.Tau * n / period));
    }
}
