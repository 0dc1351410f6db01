namespace Fovea.Data;

/// <summary>How a file compares with the published one.</summary>
public enum FileState
{
    /// <summary>It has the published checksum.</summary>
    Official,

    /// <summary>It is packed otherwise than the published file, and holds the same data.</summary>
    SameContent,

    /// <summary>It is another file than the published one.</summary>
    Different,

    /// <summary>There is no checksum to compare it with.</summary>
    Unknown,
}

/// <summary>How one file compares with the published one.</summary>
/// <param name="Path">The file.</param>
/// <param name="State">The outcome.</param>
/// <param name="Detail">One line that explains it.</param>
public sealed record FileCheck(string Path, FileState State, string Detail);
