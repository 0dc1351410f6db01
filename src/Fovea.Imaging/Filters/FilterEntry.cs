namespace Fovea.Imaging;

/// <summary>A filter that is known by name. A new one is a class of this kind in a file of its own; <see cref="FilterCatalog"/> finds
/// it.</summary>
[Catalogued]
public abstract class FilterEntry : INamed
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What may follow the name after a colon, separated by commas: <c>SIGMA=1</c>; empty for nothing.</summary>
    public abstract string Parameters { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The texts by which it stands on a sheet of all filters.</summary>
    public virtual IReadOnlyList<string> Samples => [Name];

    /// <summary>What it may be told, in order, with bounds: for forms.</summary>
    public IReadOnlyList<TextParameter> Settings
    {
        get
        {
            var arguments = new TextArguments(Name, []);
            Create(arguments);
            return arguments.Asked;
        }
    }

    /// <summary>The filter with parameters.</summary>
    /// <param name="arguments">What followed the name.</param>
    /// <exception cref="FormatException">A parameter does not fit.</exception>
    public abstract ImageFilter Create(TextArguments arguments);
}
