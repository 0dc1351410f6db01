using Fovea.Models;

namespace Fovea.Training;

/// <summary>A look at a network that makes pictures.</summary>
public abstract class GeneratorInspection : IInspection
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract int Order { get; }

    /// <inheritdoc/>
    public abstract string Title { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual bool IsQuick => true;

    /// <inheritdoc/>
    public virtual bool Applies(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Session.Network is IPictureGenerator && context.HasPictures;
    }

    /// <inheritdoc/>
    public abstract InspectionResult Inspect(InspectionContext context);
}
