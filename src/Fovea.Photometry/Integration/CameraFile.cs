using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Text files of a camera: the nine numbers of K, row by row, or f_x, f_y, c_x and c_y. Comments, commas and headings are read as
/// in files of lights.</summary>
public static class CameraFile
{
    private const int MostNumbers = 9;

    /// <summary>Reads a camera.</summary>
    /// <param name="path">K.txt, camera.txt or another name.</param>
    /// <exception cref="DataFormatException">It is not a camera; the message names file, line and field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PinholeCamera Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var numbers = new List<double>();
        foreach (var (line, text) in TextLines.Read(path))
        {
            var row = TableRow.Parse(line, text);
            if (numbers.Count == 0 && !row.HasNumbers) continue;
            if (row.Word is { } word)
                throw new DataFormatException(path, -1, $"line {line}", $"expected numbers, got '{Excerpt.Of(word)}'");
            if (row.HasTwoKindsOfCommas) throw NamedTable.TwoCommas(path, line, text);
            numbers.AddRange(row.Numbers(row.Count));
            if (numbers.Count > MostNumbers) break;
        }
        var k = numbers.Count switch
        {
            MostNumbers => Matrix(path, numbers),
            4 => [.. numbers],
            var count => throw new DataFormatException(path, -1, "camera",
                $"expected the 9 numbers of K, or fx, fy, cx and cy, got {(count > MostNumbers ? "more" : count)} numbers"),
        };
        try
        {
            return new(k[0], k[1], k[2], k[3]);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(path, -1, "camera", e.Message);
        }
    }

    private static double[] Matrix(string path, List<double> k)
    {
        if (k[6] != 0 || k[7] != 0 || k[8] != 1) throw new DataFormatException(path, -1, "last row",
            FormattableString.Invariant($"expected 0 0 1, got {k[6]} {k[7]} {k[8]}; the centre belongs in the last column"));
        if (k[1] != 0 || k[3] != 0) throw new DataFormatException(path, -1, "skew",
            FormattableString.Invariant($"expected 0 beside the focal lengths, got {k[1]} and {k[3]}"));
        return [k[0], k[4], k[2], k[5]];
    }
}
