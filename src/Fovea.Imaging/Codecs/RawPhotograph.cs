using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>Files of cameras before any conversion, which are not read.</summary>
internal static class RawPhotograph
{
    public const string Advice = "convert it to TIFF of 16 bit first, linear and the same for all pictures: dcraw -T -4 FILE, "
        + "or a raw converter's export";

    /// <summary>Endings of such files, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        [".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".srf", ".sr2", ".raf", ".orf", ".rw2", ".pef", ".srw", ".x3f", ".3fr", ".iiq"];

    /// <summary>What is wrong with one that was recognised.</summary>
    public static DataFormatException Refused(string name) => new(name, 0, "format", $"expected a picture, got a raw photograph; {Advice}");
}
