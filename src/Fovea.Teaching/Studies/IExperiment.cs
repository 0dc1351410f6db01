using Fovea.Reports;

namespace Fovea.Teaching;

/// <summary>A study with a name: it computes, draws, and says what came out. A new one is a class of this kind in a file of its
/// own.</summary>
[Catalogued]
public interface IExperiment : INamed
{
    /// <summary>What it shows, in a line.</summary>
    string Description { get; }

    /// <summary>A command line that runs it.</summary>
    string Example { get; }

    /// <summary>What it can be told beside the seed.</summary>
    IReadOnlyList<ArgumentSpec> Arguments => [];

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Values of <see cref="Arguments"/>.</param>
    /// <param name="seed">Of all random numbers.</param>
    /// <exception cref="ArgumentException">An argument is beyond what makes sense.</exception>
    ExperimentResult Run(Arguments arguments, ulong seed);
}

/// <summary>What a study found.</summary>
/// <param name="Text">For people.</param>
/// <param name="Figures">For programs.</param>
/// <param name="Plot">The drawing.</param>
/// <param name="Holds">Whether it came out as it should.</param>
public sealed record ExperimentResult(string Text, Fields Figures, Chart Plot, bool Holds = true);
