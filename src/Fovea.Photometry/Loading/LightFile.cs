using System.Globalization;
using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Directions of lights from a file: .lp of reflectance transformation imaging (a count, then name x y z a line), text or CSV
/// (x y z, then perhaps one intensity or three; perhaps a name before and a line of headings), or .npy of [lights, 3].</summary>
/// <remarks>Vectors are scaled to length 1. Where lines have names they are matched with the pictures' names; otherwise they are in the
/// pictures' order. Fields are parted by blanks, tabs, semicolons or commas; a comma stands for a point where something else parts. Names
/// may have blanks or stand in quotation marks, and may be numbers.</remarks>
public static class LightFile
{
    // Directions that were rounded to a decimal or two are this near to length 1; positions differ in length by more.
    private const double Rounded = 0.1, Alike = 1.02;

    /// <summary>Reads the lights of some pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pictures">File names, one for each light wanted.</param>
    /// <param name="vectors">What the vectors' lengths mean.</param>
    /// <exception cref="DataFormatException">The file is damaged or does not fit the pictures; names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LightSet Read(string path, IReadOnlyList<string> pictures, LightVectors vectors = LightVectors.ByLength) =>
        Read(path, pictures ?? throw new ArgumentNullException(nameof(pictures)), vectors, []);

    /// <summary>Reads the lights of a file in its order, whatever pictures they are for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is damaged or has no light; names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LightSet Read(string path) => Read(path, null, LightVectors.ByLength, []) is { Count: > 0 } lights ? lights
        : throw new DataFormatException(path, -1, "lights", "expected one or more, got none");

    /// <summary>The same, and what is odd about them is added to <paramref name="warnings"/>.</summary>
    internal static LightSet Read(string path, IReadOnlyList<string>? pictures, LightVectors vectors, List<string> warnings)
    {
        var rows = Path.GetExtension(ScenePath.Existing(path)).Equals(".npy", StringComparison.OrdinalIgnoreCase)
            ? FromNpy(path, pictures?.Count)
            : NamedTable.Read(path, pictures, [3, 4, 6], "x y z, and perhaps one intensity or three", "lights", warnings: warnings);
        var columns = rows.Count == 0 ? 3 : rows[0].Numbers.Length;
        var (directions, intensities) = (new double[3 * rows.Count], new double[(columns - 3) * rows.Count]);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].Numbers.AsSpan(0, 3).CopyTo(directions.AsSpan(3 * i));
            if (rows[i].Numbers.AsSpan(3).ContainsAnyInRange(double.NegativeInfinity, 0))
                throw new DataFormatException(path, -1, rows[i].Where, "expected intensities above zero");
            rows[i].Numbers.AsSpan(3).CopyTo(intensities.AsSpan(i * (columns - 3)));
        }
        var lights = columns == 3 ? new LightSet(directions, source: path)
            : new LightSet(directions, intensities, columns - 3, path) { IntensitySource = path };
        return OfLengthOne(lights, vectors, i => rows[i].Where, warnings);
    }

    /// <summary>Vectors scaled to length 1; warned of where they are positions by their lengths.</summary>
    internal static LightSet OfLengthOne(LightSet lights, LightVectors vectors, Func<int, string> where, List<string> warnings)
    {
        var path = lights.Source;
        var (directions, intensities) = ((double[])lights.Directions.Clone(), (double[])lights.Intensities.Clone());
        var lengths = new double[lights.Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            var (x, y, z) = lights[i];
            lengths[i] = Math.Sqrt(x * x + y * y + z * z);
            if (!(lengths[i] > 0)) throw new DataFormatException(path, -1, where(i), "expected a direction, got (0, 0, 0)");
            if (!double.IsFinite(lengths[i])) throw new DataFormatException(path, -1, where(i), "expected a direction, got numbers too large");
            for (var axis = 0; axis < 3; axis++) directions[3 * i + axis] /= lengths[i];
        }
        if (lengths.Length == 0) return lights;
        var (least, most) = (lengths.Min(), lengths.Max());
        if (vectors == LightVectors.Intensities)
        {
            var mean = lengths.Average();
            for (var i = 0; i < intensities.Length; i++) intensities[i] *= lengths[i / lights.Channels] / mean;
        }
        else if (vectors == LightVectors.ByLength && most > Alike * least && (most > 1 + Rounded || least < 1 - Rounded)) warnings.Add(
            string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}: vectors are {least:G4} to {most:G4} long, as positions are; ")
            + "each is taken for a direction, and its length for nothing (--light-vectors directions, or intensities, says what they are)");
        int[] behind = [.. Enumerable.Range(0, lights.Count).Where(i => lights[i].Z <= 0)];
        if (behind.Length > 0) warnings.Add($"{Path.GetFileName(path)}: {behind.Length} of {lights.Count} lights are behind the object"
            + (behind.Length < lights.Count ? $", the first in {where(behind[0])}" : "")
            + "; x points right, y up, z towards the camera, from the object to the light");
        var given = lights.IntensitySource.Length > 0 ? lights.IntensitySource
            : vectors == LightVectors.Intensities ? $"{path}, lengths of the vectors" : "";
        return new(directions, intensities, lights.Channels, path) { IntensitySource = given };
    }

    private static List<PictureRow> FromNpy(string path, int? pictures)
    {
        var array = NpyFile.LoadToCompute(path);
        if (array.Rank != 2 || array.Shape[1] is not (3 or 4 or 6) || !array.DType.IsFloating)
            throw new DataFormatException(path, -1, "shape", $"expected floating-point [lights, 3], got {array.DType} {array.Shape}");
        if (pictures is not null && array.Shape[0] != pictures) throw new DataFormatException(path, -1, "lights",
            $"expected {pictures}, one for each picture, got {array.Shape[0]}");
        var values = array.To(DType.Float64).ToArray<double>();
        if (values.Any(v => !double.IsFinite(v))) throw new DataFormatException(path, -1, "data", "expected finite numbers");
        return [.. values.Chunk(array.Shape[1]).Select((numbers, i) => new PictureRow("", numbers, $"row {i}"))];
    }
}
