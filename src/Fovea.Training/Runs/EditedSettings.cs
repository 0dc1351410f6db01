namespace Fovea.Training;

/// <summary>What was changed in the configuration of a run since it began.</summary>
internal static class EditedSettings
{
    // With another one the run would be half of one training and half of another.
    private static readonly string[] Fixed =
        ["seed", "batchSize", "mean", "std", "imageShape", "dataset", "validation", "numTrain", "network"];

    // What a run is called, how far it goes and where its data lies change nothing that it computes.
    private static readonly string[] Free =
        ["name", "description", "epochs", "data", "dataDigest", "replay", "lossWindow", "testEachEpoch"];

    /// <summary>Each value by its path, as text.</summary>
    public static Dictionary<string, string> Texts(RunConfig config) =>
        ConfigValues.Of(config).ToDictionary(v => v.Key, v => ConfigValues.Text(v.Value));

    /// <summary>A line for each value that a run goes on with and did not begin with.</summary>
    /// <param name="record">What the run began with.</param>
    /// <param name="config">What it goes on with.</param>
    /// <param name="file">The configuration's file, for errors.</param>
    /// <exception cref="IOException">A value was changed that has to stay.</exception>
    public static IReadOnlyList<string> Check(RunRecord record, RunConfig config, string file)
    {
        if (record.Settings is not { } began) return [];
        var (now, notes) = (Texts(config), new List<string>());
        foreach (var path in began.Keys.Concat(now.Keys).Distinct())
        {
            var (was, value) = (began.GetValueOrDefault(path, "–"), now.GetValueOrDefault(path, "–"));
            var root = path.Split('.')[0];
            if (was == value || Free.Contains(root)) continue;
            if (Fixed.Contains(root))
                throw new IOException(
                    $"{file}: {path}: expected {was}, with which the run began, got {value}. Put it back, or train anew.");
            notes.Add($"{path}: the run began with {was}, and goes on with {value}");
        }
        return notes;
    }
}
