namespace Fovea;

/// <summary>The name that a mistyped one was meant to be.</summary>
public static class Nearest
{
    // What is longer than any name was not mistyped, and a distance takes as long as both lengths multiplied.
    private const int Longest = 100;

    /// <summary>" (did you mean 'x'?)" for the nearest name within a third of the length, else nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> names)
    {
        if (typed.Length > Longest) return "";
        var best = names.Select(name => (name, distance: Distance(typed, name))).OrderBy(x => x.distance).FirstOrDefault();
        return best.name is not null && best.distance <= Math.Max(2, best.name.Length / 3) ? $" (did you mean '{best.name}'?)" : "";
    }

    /// <summary>Insertions, deletions and substitutions from one text to another (Levenshtein).</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
