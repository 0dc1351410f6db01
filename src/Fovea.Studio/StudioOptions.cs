namespace Fovea.Studio;

/// <summary>What a studio works on, and where it listens.</summary>
public sealed record StudioOptions
{
    /// <summary>The folder that the studio sees: runs, sweeps, models and pictures below it, and nothing outside.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The port on the loopback; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>What a browser has to show once; drawn at random unless given.</summary>
    public string? Token { get; init; }

    /// <summary>The program <c>fovea</c> and its first arguments, which trainings are started with; empty where none can be
    /// started.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];
}
