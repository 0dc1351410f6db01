using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea data</c>: the data sets that are known by name.</summary>
internal sealed class DataCommand : ICommand
{
    public Command Build() =>
        new ExampleCommand("data", "List, download, check and look at data sets.", "fovea data list",
            "fovea data show digits --out digits.png");

    /// <summary>The data set of labelled pictures of a name.</summary>
    /// <param name="name">As typed.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static DatasetEntry Find(string name) => FindDownload(name) as DatasetEntry
        ?? throw new UsageException($"{name} is a benchmark of photometric stereo and no data set of labelled pictures. Look at it with "
            + "'fovea ps info'");

    /// <summary>The data of a name, whether labelled pictures or not.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="others">What else may stand in its place.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static DownloadEntry FindDownload(string name, params string[] others)
    {
        var known = DatasetCatalog.Downloads.Select(e => e.Name).Concat(others).ToArray();
        return DatasetCatalog.Downloads.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"unknown data set '{name}'{Nearest.Hint(name, known)}. Known: {string.Join(", ", known)}");
    }
}
