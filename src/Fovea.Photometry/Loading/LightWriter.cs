using System.Globalization;
using System.Text;

namespace Fovea.Photometry;

/// <summary>A CSV of name, x, y, z and, where there are any, one intensity or three: what <see cref="LightFile"/> reads.</summary>
internal static class LightWriter
{
    /// <summary>Writes the file, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="names">The pictures' names; empty for none.</param>
    /// <param name="directions">[lights × 3].</param>
    /// <param name="intensities">[lights × channels]; empty for none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> names, IReadOnlyList<double> directions, IReadOnlyList<double> intensities)
    {
        var lights = directions.Count / 3;
        var (channels, text) = (intensities.Count / Math.Max(1, lights), new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"# {(names.Count > 0 ? "picture, " : "")}towards the light: right, up, to the camera")
            .Append(channels > 0 ? ", intensity\n" : "\n");
        for (var i = 0; i < lights; i++)
        {
            var row = directions.Skip(3 * i).Take(3).Select(n => n.ToString("F6", CultureInfo.InvariantCulture))
                .Concat(intensities.Skip(channels * i).Take(channels).Select(n => n.ToString("G7", CultureInfo.InvariantCulture)));
            text.AppendJoin(',', names.Count > 0 ? row.Prepend(Quoted(names[i])) : row).Append('\n');
        }
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    internal static string Quoted(string name) => name.AsSpan().IndexOfAny(" ,;#") < 0 ? name : $"\"{name}\"";
}
