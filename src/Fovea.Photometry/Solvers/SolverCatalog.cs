namespace Fovea.Photometry;

/// <summary>The solvers that are known by name: every <see cref="IPhotometricSolver"/> of the program.</summary>
public static class SolverCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<IPhotometricSolver> All => Catalog<IPhotometricSolver>.All;

    /// <summary>The method where none is named: the one that forgives shadows, highlights and single pictures that are wrong.</summary>
    public const string Default = "trimmed";

    /// <summary>The solver of a name, or null.</summary>
    public static IPhotometricSolver? Find(string name) => Catalog<IPhotometricSolver>.Find(name);
}
