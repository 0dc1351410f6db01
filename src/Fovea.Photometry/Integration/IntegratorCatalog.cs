namespace Fovea.Photometry;

/// <summary>The integrators that are known by name: every <see cref="INormalIntegrator"/> of this library.</summary>
public static class IntegratorCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<INormalIntegrator> All { get; } = Catalog.Of<INormalIntegrator>(i => i.Name);

    /// <summary>The integrator of a name, or null.</summary>
    public static INormalIntegrator? Find(string name) => All.FirstOrDefault(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
