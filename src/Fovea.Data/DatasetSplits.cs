using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Divisions of a dataset into two parts without a common picture. The same seed gives the same parts.</summary>
public static class DatasetSplits
{
    extension(Dataset dataset)
    {
        /// <summary>Draws ⌊fraction · n + ½⌋ of the n pictures of every class into the first part; the rest are the second.</summary>
        /// <remarks>Both parts keep the order of the source.</remarks>
        /// <param name="fraction">Between 0 and 1, both excluded.</param>
        /// <param name="seed">Chooses the pictures.</param>
        /// <exception cref="ArgumentOutOfRangeException">The fraction lies outside.</exception>
        public (Dataset First, Dataset Second) SplitStratified(double fraction, ulong seed)
        {
            if (!(fraction > 0 && fraction < 1))
                throw new ArgumentOutOfRangeException(nameof(fraction),
                    FormattableString.Invariant($"{dataset.Name}.SplitStratified: expected a fraction between 0 and 1, got {fraction}."));
            var inFirst = new bool[dataset.Count];
            foreach (var group in Enumerable.Range(0, dataset.Count).GroupBy(dataset.Label))
            {
                var members = group.ToArray();
                var order = new Generator(seed).Fork((ulong)group.Key).Permutation(members.Length);
                var wanted = (int)Math.Floor(fraction * members.Length + 0.5);
                foreach (var position in order.AsSpan(0, wanted)) inFirst[members[position]] = true;
            }
            return Divide(dataset, inFirst);
        }

        /// <summary>Draws <paramref name="count"/> pictures that are held out, of each class in proportion; the rest are the first
        /// part.</summary>
        /// <remarks>Of a class of c among n pictures, ⌊count · c / n⌋ are drawn, and one more where the remainder is among the largest.
        /// Both parts keep the order of the source.</remarks>
        /// <param name="count">1…<see cref="Dataset.Count"/> − 1.</param>
        /// <param name="seed">Chooses the pictures.</param>
        /// <exception cref="ArgumentOutOfRangeException">One of the parts would be empty.</exception>
        public (Dataset Others, Dataset Held) HoldOut(int count, ulong seed)
        {
            if (count < 1 || count >= dataset.Count)
                throw new ArgumentOutOfRangeException(nameof(count),
                    $"{dataset.Name}.HoldOut: expected 1…{dataset.Count - 1} pictures, got {count}.");
            var groups = Enumerable.Range(0, dataset.Count).GroupBy(dataset.Label).OrderBy(g => g.Key).Select(g => g.ToArray()).ToArray();
            var wanted = Array.ConvertAll(groups, g => (int)((long)count * g.Length / dataset.Count));
            var byRemainder = Enumerable.Range(0, groups.Length).OrderByDescending(k => (long)count * groups[k].Length % dataset.Count);
            foreach (var k in byRemainder.Take(count - wanted.Sum())) wanted[k]++;
            var isRest = new bool[dataset.Count];
            Array.Fill(isRest, true);
            foreach (var (k, members) in groups.Index())
            {
                var order = new Generator(seed).Fork((ulong)dataset.Label(members[0])).Permutation(members.Length);
                foreach (var position in order.AsSpan(0, wanted[k])) isRest[members[position]] = false;
            }
            return Divide(dataset, isRest);
        }

        /// <summary>Draws <paramref name="firstCount"/> pictures, whatever their class, into the first part.</summary>
        /// <remarks>Both parts keep the order of the source.</remarks>
        /// <param name="firstCount">0…<see cref="Dataset.Count"/>.</param>
        /// <param name="seed">Chooses the pictures.</param>
        /// <exception cref="ArgumentOutOfRangeException">There are fewer pictures, or the number is negative.</exception>
        public (Dataset First, Dataset Second) Split(int firstCount, ulong seed)
        {
            if (firstCount < 0 || firstCount > dataset.Count)
                throw new ArgumentOutOfRangeException(nameof(firstCount),
                    $"{dataset.Name}.Split: expected 0…{dataset.Count} pictures for the first part, got {firstCount}.");
            var inFirst = new bool[dataset.Count];
            foreach (var index in new Generator(seed).Permutation(dataset.Count).AsSpan(0, firstCount)) inFirst[index] = true;
            return Divide(dataset, inFirst);
        }

        /// <summary>The number of pictures of each class.</summary>
        public int[] CountPerClass()
        {
            var counts = new int[dataset.ClassNames.Count];
            for (var i = 0; i < dataset.Count; i++) counts[dataset.Label(i)]++;
            return counts;
        }
    }

    private static (Dataset First, Dataset Second) Divide(Dataset dataset, bool[] inFirst)
    {
        var all = Enumerable.Range(0, inFirst.Length).ToArray();
        return (dataset.Subset([.. all.Where(i => inFirst[i])]), dataset.Subset([.. all.Where(i => !inFirst[i])]));
    }
}
