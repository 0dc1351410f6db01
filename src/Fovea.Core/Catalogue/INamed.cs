namespace Fovea;

/// <summary>What is known by a name.</summary>
public interface INamed
{
    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>Where it stands in a list: lower first, then by name.</summary>
    int Order => 0;
}
