namespace Fovea.Models;

/// <summary>The networks that are known by name.</summary>
public static class NetworkCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<NetworkEntry> All => Catalog<NetworkEntry>.All;

    /// <summary>The network of a name, or null.</summary>
    public static NetworkEntry? Find(string name) => Catalog<NetworkEntry>.Find(name);
}
