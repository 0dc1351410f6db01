namespace Fovea.Photometry;

/// <summary>The integrators that are known by name: every <see cref="INormalIntegrator"/> of this library.</summary>
public static class IntegratorCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<INormalIntegrator> All { get; } =
    [
        .. typeof(IntegratorCatalog).Assembly.GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(INormalIntegrator)) && t.GetConstructor([]) is not null)
            .Select(t => (INormalIntegrator)Activator.CreateInstance(t)!).OrderBy(s => s.Name, StringComparer.Ordinal),
    ];

    /// <summary>The integrator of a name, or null.</summary>
    public static INormalIntegrator? Find(string name) => All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
