namespace Fovea.Photometry;

/// <summary>Text or CSV files of lamps beside the object: <c>name x y z</c>, then perhaps an intensity, or <c>dx dy dz μ</c>, or these and
/// an intensity. Names, comments and commas are as in <see cref="LightFile"/>; lengths are millimetres.</summary>
public static class NearLightFile
{
    /// <summary>Reads the lamps of some pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pictures">File names, one for each lamp wanted.</param>
    /// <exception cref="DataFormatException">The file is damaged or does not fit the pictures; names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<NearLight> Read(string path, IReadOnlyList<string> pictures)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pictures);
        return NamedTable.Read(path, pictures, [3, 4, 7, 8], "x y z, and perhaps an intensity, or dx dy dz μ, or both", "near lights")
            .ConvertAll(row => Lamp(path, row));
    }

    private static NearLight Lamp(string path, PictureRow row)
    {
        var n = row.Numbers;
        var hasAxis = n.Length >= 7;
        var lamp = new NearLight(new(n[0], n[1], n[2]))
        {
            Axis = hasAxis ? new(n[3], n[4], n[5]) : default, Exponent = hasAxis ? n[6] : 0,
            Intensity = n.Length is 4 or 8 ? n[^1] : 1,
        };
        if (!(lamp.Intensity > 0)) throw new DataFormatException(path, -1, row.Where, "expected an intensity above zero");
        if (!(lamp.Exponent >= 0)) throw new DataFormatException(path, -1, row.Where, "expected an exponent μ of zero or above");
        if (lamp.Exponent > 0 && !(lamp.Axis.Length > 0))
            throw new DataFormatException(path, -1, row.Where, "expected an axis dx dy dz beside μ, got 0 0 0");
        return lamp;
    }
}
