namespace Fovea.Photometry;

/// <summary>The integrators that are known by name: every <see cref="INormalIntegrator"/> of the program.</summary>
public static class IntegratorCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<INormalIntegrator> All => Catalog<INormalIntegrator>.All;

    /// <summary>The integrator of a name, or null.</summary>
    public static INormalIntegrator? Find(string name) => Catalog<INormalIntegrator>.Find(name);
}
