using System.Globalization;
using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Whether a run that was trained again has the same weights, and what differs where it has not.</summary>
/// <remarks>The same configuration, data and version give the same bits on the same kind of processor, whatever the number of threads.
/// Processors with other vector widths group sums otherwise.</remarks>
public sealed record Rerun
{
    /// <summary>The run.</summary>
    public required RunSummary Original { get; init; }

    /// <summary>The one that was trained again.</summary>
    public required RunSummary Again { get; init; }

    /// <summary>Tensors of the network that differ in a bit, with the largest difference of an element; ∞ where shapes differ.</summary>
    public required IReadOnlyList<(string Key, double Difference)> Weights { get; init; }

    /// <summary>What the records of the two say that differs: version, processor, data, …</summary>
    public required IReadOnlyList<(string What, string Before, string Now)> Differences { get; init; }

    /// <summary>Whether all weights have the same bits.</summary>
    public bool IsSame => Weights.Count == 0;

    /// <summary>The first epoch whose figures differ; null where none do.</summary>
    public int? FirstEpoch
    {
        get
        {
            var epochs = Original.Figures.Names.SelectMany(n => Original.Figures.Curve(n).Zip(Again.Figures.Curve(n))
                .Where(p => !p.First.Value.Equals(p.Second.Value)).Select(p => (int?)p.First.Epoch));
            return epochs.Min();
        }
    }

    /// <summary>Begins to train a run's configuration in another folder.</summary>
    /// <param name="original">The run.</param>
    /// <param name="path">The new folder.</param>
    /// <param name="dataFolder">Where to look for data first; null for where the run had it.</param>
    /// <exception cref="IOException">The run has no weights to compare with, or there is no data, or the new folder holds
    /// something.</exception>
    public static TrainingSession Start(RunSummary original, string path, string? dataFolder = null)
    {
        ArgumentNullException.ThrowIfNull(original);
        if (!File.Exists(original.Run.ModelFile)) throw new IOException(
            $"{original.Path}: expected a run that came to its end, with model.safetensors to compare with. Continue it: fovea train --resume {original.Path}");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new IOException($"{path}: expected a new folder, this one holds something. Pass another with --out.");
        var (_, config) = RunFolder.Open(original.Path);
        config.Data = dataFolder ?? config.Data;
        var session = TrainingSession.Start(config);
        session.Keep(path);
        return session;
    }

    /// <summary>Compares a run with the one that was trained again.</summary>
    /// <exception cref="IOException">One of them has no weights.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static Rerun Compare(RunSummary original, RunSummary again)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(again);
        var (before, now) = (SafetensorsFile.Load(original.Run.ModelFile).Tensors, SafetensorsFile.Load(again.Run.ModelFile).Tensors);
        var weights = new List<(string, double)>();
        foreach (var key in before.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            if (!before.TryGetValue(key, out var a) || !now.TryGetValue(key, out var b) || a.Shape != b.Shape || a.DType != b.DType)
                weights.Add((key, double.PositiveInfinity));
            else if (!a.AsBytes().SequenceEqual(b.AsBytes())) weights.Add((key, (a - b).Abs().Max().Item()));
        }
        return new() { Original = original, Again = again, Weights = weights, Differences = [.. Differing(original, again)] };
    }

    private static IEnumerable<(string, string, string)> Differing(RunSummary original, RunSummary again)
    {
        var (a, b) = (original.Record, again.Record);
        var (before, now) = (a.Sessions is [.., var x] ? x : null, b.Sessions is [.., var y] ? y : null);
        (string What, object? Before, object? Now)[] all =
        [
            ("Fovea", before?.Version, now?.Version), ("runtime", before?.Machine?.Runtime, now?.Machine?.Runtime),
            ("system", before?.Machine?.System, now?.Machine?.System), ("processor", before?.Machine?.Processor, now?.Machine?.Processor),
            ("vector bits", before?.Machine?.VectorBits, now?.Machine?.VectorBits),
            ("instruction sets", Joined(before?.Machine?.InstructionSets), Joined(now?.Machine?.InstructionSets)),
            ("threads", before?.Threads, now?.Threads), ("commit", before?.Commit, now?.Commit),
            ("changes that are not committed", before?.Dirty, now?.Dirty),
            ("data digest", Known(original.Config.DataDigest), again.Config.DataDigest),
            ("parts it was trained in", a.Sessions.Count, b.Sessions.Count), ("epochs done", original.Figures.Epochs, again.Figures.Epochs),
        ];
        foreach (var (what, was, @is) in all)
            if (was is not null && @is is not null && !was.Equals(@is))
                yield return (what, ConfigValues.Text(was), ConfigValues.Text(@is));
        foreach (var (path, values) in ConfigValues.Differences(original.Config, again.Config))
            if (path is not ("dataDigest" or "data")) yield return (path, ConfigValues.Text(values[0]), ConfigValues.Text(values[1]));

        static string? Joined(IReadOnlyList<string>? names) => names is { Count: > 0 } ? string.Join(", ", names) : null;
        static string? Known(string text) => text.Length > 0 ? text : null;
    }

    /// <summary>What came out in lines for people.</summary>
    public IEnumerable<string> Lines()
    {
        if (IsSame)
        {
            yield return $"The same bits: {Again.Path} has the weights of {Original.Path}.";
            yield break;
        }
        var (key, largest) = Weights.MaxBy(w => w.Difference);
        var tensors = Weights.Count == 1 ? "1 tensor differs" : $"{Weights.Count} tensors differ";
        var figures = FirstEpoch is { } epoch ? $"figures differ from epoch {epoch} on" : "the figures are the same";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"Not the same bits: {tensors}, by up to {largest:G3} ({key}); {figures}.");
        yield return Differences.Count > 0 ? "What the records say that differs:"
            : "The records say nothing that differs. An environment variable such as FOVEA_WINOGRAD may.";
        foreach (var (what, before, now) in Differences) yield return $"  {what}: {before} before, {now} now";
    }
}
