using System.CommandLine;
using Fovea.Training;

namespace Fovea.Cli.TrainModes;

/// <summary>What <c>fovea train</c> does with a configuration where it is not to train it to its end. A new one is a class of this kind;
/// the command finds it.</summary>
[Catalogued]
internal interface ITrainMode
{
    /// <summary>The option that asks for it.</summary>
    Option Option { get; }

    /// <summary>Does it; no run is kept.</summary>
    /// <returns>The exit code.</returns>
    int Run(TrainModeCall call);
}

/// <summary>What a mode is told.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Config">What would be trained.</param>
internal sealed record TrainModeCall(ParseResult Parsed, RunConfig Config)
{
    /// <summary>The folder that was asked for, or null.</summary>
    public string? Out { get; init; }

    /// <summary>The epochs that were asked for; null for none.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether the result is one JSON value.</summary>
    public bool Json { get; init; }

    /// <summary>The folder of what is written: that which was asked for, or <c>runs/NAME-SUFFIX</c>.</summary>
    public string Folder(string suffix) => Out ?? Path.Combine("runs", $"{Config.Name}-{suffix}");

    /// <summary>What is trained, for headings.</summary>
    public string Title => Config.Name.Length > 0 ? Config.Name : $"{Config.Network.Name} on {Config.Dataset.Name}";

    /// <summary>The command line again, without some options and with others.</summary>
    /// <param name="without">Options to leave out, with whether a value follows.</param>
    /// <param name="with">What to add.</param>
    public string Command(IReadOnlyDictionary<string, bool> without, params ReadOnlySpan<string> with)
    {
        var words = new List<string> { "fovea" };
        var tokens = Parsed.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (without.TryGetValue(tokens[i].Value, out var hasValue)) i += hasValue ? 1 : 0;
            else words.Add(Quoted(tokens[i].Value));
        }
        return string.Join(' ', [.. words, .. with]);
    }

    // What a shell would take apart.
    private static string Quoted(string word) => word.Length > 0
        && word.All(c => char.IsLetterOrDigit(c) || "-_./=:,+@%".Contains(c, StringComparison.Ordinal)) ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
