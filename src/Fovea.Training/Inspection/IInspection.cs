using Fovea.Reports;

namespace Fovea.Training;

/// <summary>A look at a trained network: a section of a run's page, with its figures. A new one is a class of this kind in a file of its
/// own.</summary>
/// <remarks>Its name is what <c>fovea inspect --parts</c> calls it.</remarks>
[Catalogued]
public interface IInspection : INamed
{
    /// <summary>The heading of its section.</summary>
    string Title { get; }

    /// <summary>What it shows, in a line.</summary>
    string Description { get; }

    /// <summary>Whether it takes next to no time, and stands on the page that is written when a training ends.</summary>
    bool IsQuick => true;

    /// <summary>Whether it makes sense for a run; for classifications unless overridden.</summary>
    bool Applies(InspectionContext context) => context.IsClassification;

    /// <summary>Looks.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    InspectionResult Inspect(InspectionContext context);
}

/// <summary>What an inspection found.</summary>
public sealed record InspectionResult
{
    /// <summary>How to read it, in a sentence or two; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>What came out, in a line, for a terminal; may be empty.</summary>
    public string Line { get; init; } = "";

    /// <summary>Charts, pictures and tables; the tables are shown on a terminal as well.</summary>
    public IReadOnlyList<PageBlock> Blocks { get; init; } = [];

    /// <summary>The figures for programs.</summary>
    public Fields Figures { get; init; } = [];
}
