using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Whether a generator makes only a part of what it learned from: classes that are missing, or samples of a class that are all
/// alike.</summary>
/// <remarks>A class counts as missing below <see cref="LeastShare"/> of its share among real pictures. Samples of a class count as alike
/// where the distances of their features are below <see cref="LeastDistance"/> of those of real ones: a quarter of their variance. Within
/// classes, because the distance between two classes hides that each has one picture; and in features, because pixels of one stroke that
/// is moved a little are far apart. Generators that work reach more than 0.7.</remarks>
public static class ModeCollapse
{
    /// <summary>The part of its share below which a class is missing.</summary>
    public const double LeastShare = 0.25;

    /// <summary>The part of real distances below which samples are alike.</summary>
    public const double LeastDistance = 0.5;

    // Fewer pictures of a class say nothing about distances.
    private const int LeastPictures = 10;

    /// <summary>What is missing, in one line; null where nothing is.</summary>
    /// <param name="made">Samples.</param>
    /// <param name="real">Real pictures.</param>
    /// <param name="names">Names of the classes.</param>
    public static string? Find(JudgedPictures made, JudgedPictures real, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(made);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(names);
        var (shares, expected) = (made.Shares, real.Shares);
        var missing = Enumerable.Range(0, names.Count).Where(k => shares[k] < LeastShare * expected[k])
            .Select(k => Invariant($"{names[k]} ({100 * shares[k]:F1} % of samples, {100 * expected[k]:F1} % of real pictures)")).ToList();
        var ratios = Ratios(made, real);
        var alike = Enumerable.Range(0, names.Count).Where(k => ratios[k] < LeastDistance)
            .Select(k => Invariant($"{names[k]} ({ratios[k]:F2} of real distances)")).ToList();
        if (missing.Count + alike.Count == 0) return null;
        List<string> found = [];
        if (missing.Count > 0) found.Add($"hardly any samples of {string.Join(", ", missing)}");
        if (alike.Count > 0) found.Add($"samples that are all alike of {string.Join(", ", alike)}");
        return $"mode collapse: {string.Join("; ", found)}";
    }

    /// <summary>The mean over classes of how far samples lie apart, as a part of real distances; NaN where no class has enough.</summary>
    public static double Variety(JudgedPictures made, JudgedPictures real) =>
        Ratios(made, real).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static double[] Ratios(JudgedPictures made, JudgedPictures real) =>
        [.. made.ClassDistances(LeastPictures).Zip(real.ClassDistances(LeastPictures), (m, r) => r > 0 ? m / r : double.NaN)];
}
