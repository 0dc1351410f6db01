using System.Globalization;

namespace Fovea.Data;

/// <summary>How many pictures each class has, and what is odd about it.</summary>
/// <param name="ClassNames">The classes.</param>
/// <param name="Counts">Pictures of each.</param>
public sealed record ClassBalance(IReadOnlyList<string> ClassNames, IReadOnlyList<int> Counts)
{
    // Of fewer nothing general is learned; of classes further apart the rare one is passed over.
    private const int FewPictures = 10, ManyTimes = 10;

    /// <summary>The balance of a data set.</summary>
    public static ClassBalance Of(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new(dataset.ClassNames, dataset.ClassCounts());
    }

    /// <summary>A line for each class with fewer than ten pictures, and one where a class has more than ten times as many as
    /// another.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var lines = ClassNames.Zip(Counts).Where(c => c.Second < FewPictures).Select(c => string.Create(CultureInfo.InvariantCulture,
                $"class {c.First} has {c.Second} {(c.Second == 1 ? "picture" : "pictures")} to learn from: {FewPictures} or more are needed to learn anything that holds"))
                .ToList();
            var (rare, common) = (Counts.Index().MinBy(c => c.Item), Counts.Index().MaxBy(c => c.Item));
            if (common.Item > (long)ManyTimes * rare.Item) lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"class {ClassNames[common.Index]} has {common.Item} pictures, {ClassNames[rare.Index]} {rare.Item}: the rare one will be missed; balanced class weights help"));
            return lines;
        }
    }

    /// <summary>Weights that make every class count alike: w[k] = n / (K·n[k]).</summary>
    /// <exception cref="InvalidOperationException">A class has no pictures.</exception>
    public double[] BalancedWeights()
    {
        var all = Counts.Sum(n => (long)n);
        return [.. Counts.Select((n, k) => n > 0 ? (double)all / (Counts.Count * (long)n)
            : throw new InvalidOperationException($"ClassBalance: expected pictures of {ClassNames[k]}, got none."))];
    }
}
