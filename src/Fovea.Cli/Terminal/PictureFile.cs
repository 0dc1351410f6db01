using Fovea.Imaging;

namespace Fovea.Cli.Terminal;

/// <summary>Pictures that are named on the command line.</summary>
internal static class PictureFile
{
    /// <summary>Reads a picture; a folder is told from a file without permission, as which the framework sees it.</summary>
    /// <exception cref="IOException">It is a folder, or the file cannot be read or is no picture.</exception>
    public static Image Load(string file) =>
        Directory.Exists(file)
            ? throw new IOException($"{file}: expected a picture, got a folder. Name the files: {Path.Combine(file, "*.png")}")
            : Image.Load(file);
}
