using System.Security.Cryptography;

namespace Fovea.Data;

/// <summary>Files that are the same, byte by byte, in two parts of a data set: what is measured on them was learned.</summary>
internal static class SharedPictures
{
    private const int MostNamed = 5;

    /// <summary>A line that names them; none where there are none.</summary>
    /// <param name="train">Files to train on.</param>
    /// <param name="test">Files to test on.</param>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<string> train, IReadOnlyList<string> test)
    {
        var lengths = test.Select(f => BoundedFile.Info(f).Length).ToHashSet();
        var learned = new Dictionary<(long, string), string>();
        // Only files of a length that both parts have are read.
        foreach (var (file, key) in Keys(train.Where(f => lengths.Contains(BoundedFile.Info(f).Length)))) learned.TryAdd(key, file);
        if (learned.Count == 0) return [];
        var known = learned.Keys.Select(k => k.Item1).ToHashSet();
        var shared = Keys(test.Where(f => known.Contains(BoundedFile.Info(f).Length))).Where(f => learned.ContainsKey(f.Key))
            .Select(f => $"{f.File} is {learned[f.Key]}").ToList();
        if (shared.Count == 0) return [];
        var more = shared.Count > MostNamed ? $"\n  and {shared.Count - MostNamed} more" : "";
        return [$"{shared.Count} of {test.Count} pictures to test on are among those to train on, so that the accuracy is too high:"
            + string.Concat(shared.Take(MostNamed).Select(s => "\n  " + s)) + more];
    }

    private static List<(string File, (long, string) Key)> Keys(IEnumerable<string> files)
    {
        string[] all = [.. files];
        var keys = new (string, (long, string))[all.Length];
        ReadAll.Run(all.Length, i =>
        {
            using var file = File.OpenRead(all[i]);
            keys[i] = (all[i], (file.Length, Convert.ToHexString(SHA256.HashData(file))));
        });
        return [.. keys];
    }
}
