using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>How a photograph's samples follow the light: by the option where it says, else by the file, else linear.</summary>
internal static class PictureCurve
{
    /// <exception cref="DataFormatException">The file says what is not understood; the message names the option.</exception>
    public static StoredCurve Of(string path, PictureEncoding wanted)
    {
        const string option = "--encoding";
        if (wanted == PictureEncoding.Linear) return new(CurveKind.Linear, option);
        if (wanted == PictureEncoding.Srgb) return new(CurveKind.Srgb, option);
        var said = StoredCurve.Read(path) ?? new(CurveKind.Linear, "the file does not say");
        return said.Kind != CurveKind.Unknown ? said : throw new DataFormatException(path, -1, "encoding",
            $"expected samples whose relation to the light is known, got {said.Source}; say it with {option} linear or {option} srgb");
    }

    /// <summary>Refuses a picture whose samples mean other light than those of the first.</summary>
    /// <exception cref="DataFormatException">They do.</exception>
    public static void RequireSame(string path, PictureEncoding wanted, StoredCurve first, string firstPath)
    {
        var curve = Of(path, wanted);
        var same = curve.Kind == first.Kind && Math.Abs(curve.Exponent - first.Exponent) < 1e-9 && curve.Table.SequenceEqual(first.Table);
        if (!same) throw new DataFormatException(path, -1, "encoding",
            $"expected {first} as {Path.GetFileName(firstPath)} has, got {curve}; "
                + "say one for all with --encoding linear or --encoding srgb");
    }
}
