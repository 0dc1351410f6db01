namespace Fovea.Photometry;

/// <summary>The solvers that are known by name: every <see cref="IPhotometricSolver"/> of this library.</summary>
public static class SolverCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IPhotometricSolver> All { get; } =
    [
        .. typeof(SolverCatalog).Assembly.GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IPhotometricSolver)) && t.GetConstructor([]) is not null)
            .Select(t => (IPhotometricSolver)Activator.CreateInstance(t)!).OrderBy(s => s.Name, StringComparer.Ordinal),
    ];

    /// <summary>The solver of a name, or null.</summary>
    public static IPhotometricSolver? Find(string name) => All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
