namespace Fovea.Studies;

/// <summary>A study with a name: it trains or computes, draws, and says what came out. A new one is a class of this kind in a file of its
/// own: a list of configurations, a table, plots.</summary>
[Catalogued]
public interface IExperiment : INamed
{
    /// <summary>What it shows, in a line.</summary>
    string Description { get; }

    /// <summary>Where the question comes from: a course's assignment, a paper.</summary>
    string Source { get; }

    /// <summary>How long the whole of it takes on two cores, such as <c>12 min</c>.</summary>
    string Duration { get; }

    /// <summary>What it can be told beside the seed.</summary>
    IReadOnlyList<ArgumentSpec> Arguments => [];

    /// <summary>Runs it.</summary>
    /// <param name="context">What it is told, and where it keeps what it trains.</param>
    /// <exception cref="ArgumentException">An argument is beyond what makes sense.</exception>
    /// <exception cref="IOException">Its data is nowhere, or its folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what was trained is kept, and the next run of the study goes on
    /// from there.</exception>
    ExperimentResult Run(ExperimentContext context);
}
