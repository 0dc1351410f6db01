using Fovea.Imaging;
using Fovea.Training;

namespace Fovea.Cli.Gan;

/// <summary>The generator that pictures are made with, and files that they are written to.</summary>
internal static class GanOutput
{
    /// <summary>The generator of a run; that a training has not ended is noted.</summary>
    public static PictureMaker Open(string path)
    {
        var maker = PictureMaker.Open(path);
        if (!File.Exists(RunFolder.Open(path).Run.ModelFile))
            Console.Error.WriteLine($"note: {path}: the training has not ended; weights are those of its last checkpoint, not averaged");
        return maker;
    }

    /// <summary>Throws where a file has no ending that can be written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="other">An ending beside those of pictures, or null.</param>
    /// <exception cref="UsageException">The ending is another.</exception>
    public static void Require(string file, string? other = null)
    {
        var ending = Path.GetExtension(file);
        if (ImageFormats.Written.Append(other).Contains(ending, StringComparer.OrdinalIgnoreCase)) return;
        throw new UsageException($"--out: expected a file that ends in {string.Join(", ", ImageFormats.Written)}, got '{file}'");
    }
}
