using System.CommandLine;
using System.Globalization;

namespace Fovea.Cli.Commands;

/// <summary>Options of what times.</summary>
internal static class BenchOptions
{
    // Of these the ones that the machine has are timed, and all processors.
    private static readonly int[] UsualThreads = [1, 2, 4, 8, 16];

    /// <summary>Numbers of threads to time with.</summary>
    public static Option<string?> Threads() => new("--threads")
    {
        Description = $"Numbers of threads to time with, as 1,2; those of {string.Join(", ", UsualThreads)} that the machine has, and all "
            + "processors, unless set.",
        HelpName = "N,…",
    };

    /// <summary>What was given for <see cref="Threads"/>, rising.</summary>
    /// <exception cref="UsageException">It is no list of numbers.</exception>
    public static int[] ThreadCounts(string? text) => ThreadCounts(text, Environment.ProcessorCount);

    internal static int[] ThreadCounts(string? text, int processors)
    {
        if (text is null) return [.. UsualThreads.Where(n => n < processors), processors];
        var counts = Array.ConvertAll(text.Split(','), part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0);
        return counts.All(n => n is >= 1 and <= 1024) ? [.. counts.Distinct().Order()]
            : throw new UsageException($"--threads: expected whole numbers from 1 to 1024 with commas between, as 1,2, got '{text}'");
    }

    /// <summary>The time of a measurement.</summary>
    public static Option<double> Seconds(string description, double usual)
    {
        var option = new Option<double>("--seconds") { Description = description, DefaultValueFactory = _ => usual, HelpName = "S" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds)
                && seconds is not (> 0 and <= 60))
                result.AddError($"--seconds: expected a time above 0 and up to 60, got {result.Tokens[0].Value}");
        });
        return option;
    }

    /// <summary>The entries of some names, in their order; all of them where there are none.</summary>
    /// <exception cref="UsageException">A name is not known.</exception>
    public static List<T> Named<T>(string[] names, IReadOnlyList<T> all) where T : INamed
    {
        var known = all.Select(w => w.Name);
        return names.Length == 0 ? [.. all] : [.. names.Distinct().Select(name => all.FirstOrDefault(w => w.Name == name)
            ?? throw new UsageException($"unknown workload '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}"))];
    }
}
