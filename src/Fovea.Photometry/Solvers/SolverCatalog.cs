namespace Fovea.Photometry;

/// <summary>The solvers that are known by name: every <see cref="IPhotometricSolver"/> of this library.</summary>
public static class SolverCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IPhotometricSolver> All { get; } = Catalog.Of<IPhotometricSolver>(s => s.Name);

    /// <summary>The solver of a name, or null.</summary>
    public static IPhotometricSolver? Find(string name) => All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
