namespace Fovea.Studio;

/// <summary>What the pages of a studio share.</summary>
/// <param name="Options">As the studio was started with.</param>
/// <param name="Workspace">The folder that it sees.</param>
/// <param name="Jobs">Work that goes on between requests.</param>
/// <param name="Trainings">Trainings that it has started, each a process of its own.</param>
/// <param name="Uploads">Files that were dropped on pages, until the studio ends.</param>
public sealed record StudioContext(StudioOptions Options, Workspace Workspace, StudioJobs Jobs, Trainings Trainings,
    UploadStore Uploads);
