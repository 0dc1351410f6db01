using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A part of a training that one process did without a break: when, how far, on what and by which command.</summary>
public sealed record RunSession
{
    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended, UTC; null while it runs, and for one that was killed.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended; <see cref="RunStatus.Running"/> while it runs, and for one that was killed.</summary>
    [JsonConverter(typeof(RunStatusConverter))]
    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>Mini-batches learned from before it.</summary>
    public long FirstStep { get; init; }

    /// <summary>Mini-batches learned from when it was last written.</summary>
    public long LastStep { get; init; }

    /// <summary>The version of Fovea.</summary>
    public string Version { get; init; } = "";

    /// <summary>Software and hardware.</summary>
    public MachineInfo? Machine { get; init; }

    /// <summary>Threads that kernels used.</summary>
    public int Threads { get; init; }

    /// <summary>The git commit of the caller's working directory; null where there is none, or no git.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether files that git knows had changes that were not committed; null as <see cref="Commit"/>.</summary>
    public bool? Dirty { get; init; }

    /// <summary>The command line of the process.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>The number of the process on <see cref="Host"/>; 0 in a record of before it was written.</summary>
    public int ProcessId { get; init; }

    /// <summary>The name of the machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>What a later version wrote; kept.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    /// <summary>One that begins now, in this process.</summary>
    internal static RunSession Begin(long step)
    {
        var git = GitState.Of(Environment.CurrentDirectory);
        return new()
        {
            Started = DateTimeOffset.UtcNow, FirstStep = step, LastStep = step, Version = FoveaVersion.Current,
            Machine = MachineInfo.Current, Threads = WorkPool.Threads, Commit = git?.Commit, Dirty = git?.Dirty, CommandLine = Command(),
            ProcessId = Environment.ProcessId, Host = Environment.MachineName,
        };
    }

    // What a shell takes apart is quoted.
    private static string Command()
    {
        var all = Environment.GetCommandLineArgs();
        return string.Join(' ', all.Select((a, i) => i == 0 ? Path.GetFileNameWithoutExtension(a) : a)
            .Select(a => a.Length > 0 && a.All(c => char.IsLetterOrDigit(c) || "-_./=:,+@%".Contains(c, StringComparison.Ordinal)) ? a
                : $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
    }
}
