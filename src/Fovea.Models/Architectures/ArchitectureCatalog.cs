namespace Fovea.Models;

/// <summary>An architecture that is known by name. A new one is a record of this kind in a file of its own.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Layers">As <see cref="Architecture.Parse"/> reads them.</param>
/// <param name="Input">The images that it was made for.</param>
/// <param name="Source">Where it was published.</param>
[Catalogued]
public record ArchitectureEntry(string Name, string Layers, FeatureMap Input, string Source) : INamed;

/// <summary>The architectures that are known by name, as tables of sizes.</summary>
public static class ArchitectureCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ArchitectureEntry> All => Catalog<ArchitectureEntry>.All;

    /// <summary>The architecture of a name, or null; <c>VGG16</c> is <c>vgg-16</c>.</summary>
    /// <param name="name">In upper or lower case, with or without dashes.</param>
    public static ArchitectureEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(a => Plain(a.Name).Equals(Plain(name), StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
