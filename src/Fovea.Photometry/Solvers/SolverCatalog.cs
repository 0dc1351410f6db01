namespace Fovea.Photometry;

/// <summary>The solvers that are known by name: every <see cref="IPhotometricSolver"/> of the program.</summary>
public static class SolverCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IPhotometricSolver> All => Catalog<IPhotometricSolver>.All;

    /// <summary>The solver of a name, or null.</summary>
    public static IPhotometricSolver? Find(string name) => Catalog<IPhotometricSolver>.Find(name);
}
