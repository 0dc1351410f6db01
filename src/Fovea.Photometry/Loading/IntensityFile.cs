using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>How bright lights are: text or CSV with one number or three a line, perhaps after a name, or .npy of [lights], [lights, 1] or
/// [lights, 3].</summary>
internal static class IntensityFile
{
    private static readonly string[] Stems =
        ["light_intensities", "light_intensity", "lights_intensities", "intensities", "intensity", "lightintensities"];

    private static readonly string[] Endings = [".txt", ".csv", ".npy"];

    /// <summary>The file in a folder; null where there is none.</summary>
    public static string? Find(string folder) =>
        Stems.SelectMany(_ => Endings, (stem, ending) => ScenePath.Find(folder, stem + ending))
            .FirstOrDefault(p => p is not null);

    /// <summary>The lights with the intensities of a file: the one given, or one beside the file of lights, or one beside the
    /// pictures.</summary>
    /// <exception cref="DataFormatException">The file is damaged or does not fit the pictures, or there are intensities in both
    /// files.</exception>
    public static LightSet Apply(LightSet lights, in SceneOptions options, string folder, IReadOnlyList<string> pictures,
        string fits = NamedTable.EachPicture)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(lights.Source)) is { } place && Directory.Exists(place) ? Find(place) : null;
        // Lights that were named, with intensities, come before the folder's own intensities.
        var named = options.Lights is not null && lights.IntensitySource.Length > 0 && options.Vectors != LightVectors.Intensities;
        if ((options.Intensities ?? beside ?? (named ? null : Find(folder))) is not { } path) return lights;
        if (lights.Intensities.Any(i => i != 1) && options.Vectors != LightVectors.Intensities) throw new DataFormatException(path, -1,
            "intensities", $"expected them in one file, {Path.GetFileName(lights.Source)} has them as well; remove one of the two");
        var rows = Read(path, pictures, fits);
        var channels = rows[0].Numbers.Length;
        var values = rows.SelectMany(r => r.Numbers).ToArray();
        if (options.Vectors == LightVectors.Intensities)
            for (var i = 0; i < values.Length; i++) values[i] *= lights.Intensities[i / channels];
        return new(lights.Directions, values, channels, lights.Source) { IntensitySource = path };
    }

    private static List<PictureRow> Read(string path, IReadOnlyList<string> pictures, string fits)
    {
        var rows = Path.GetExtension(ScenePath.Existing(path)).Equals(".npy", StringComparison.OrdinalIgnoreCase) ? FromNpy(path)
            : NamedTable.Read(path, pictures, [1, 3], "one intensity or three", "intensities", fits);
        if (rows.Count != pictures.Count) throw new DataFormatException(path, -1, "intensities",
            $"expected {pictures.Count}{fits}, got {rows.Count}");
        var wrong = rows.FindIndex(r => r.Numbers.Any(v => !(v > 0)));
        return wrong < 0 ? rows : throw new DataFormatException(path, -1, $"light {wrong + 1}", "expected intensities above zero");
    }

    private static List<PictureRow> FromNpy(string path)
    {
        var array = NpyFile.LoadToCompute(path);
        var columns = array.Rank == 1 ? 1 : array.Rank == 2 ? array.Shape[1] : 0;
        if (columns is not (1 or 3) || !array.DType.IsFloating)
            throw new DataFormatException(path, -1, "shape", $"expected floating-point [lights, 1 or 3], got {array.DType} {array.Shape}");
        return [.. array.To(DType.Float64).ToArray<double>().Chunk(columns).Select((n, i) => new PictureRow("", n, $"row {i}"))];
    }
}
