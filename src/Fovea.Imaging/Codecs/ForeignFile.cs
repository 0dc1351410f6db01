using System.Text;

namespace Fovea.Imaging.Codecs;

/// <summary>What a file is that no codec takes, as far as its first bytes tell.</summary>
internal static class ForeignFile
{
    private const int Shown = 8, Quoted = 24;
    private const string Raw = $"a raw photograph, {RawPhotograph.Advice}";

    // Where the bytes stand, the bytes as Latin-1 text, and what they mean.
    private static readonly (int At, string Magic, string Kind)[] Known =
    [
        (4, "ftypcrx ", Raw), (0, "FUJIFILMCCD-RAW", Raw), (0, "IIU\0", Raw), (0, "IIRO", Raw), (0, "IIRS", Raw), (0, "FOVb", Raw),
        (0, "II+\0", "a BigTIFF picture"), (0, "MM\0+", "a BigTIFF picture"), (4, "ftypavif", "an AVIF picture"),
        (4, "ftypheic", "a HEIC picture"), (4, "ftypheix", "a HEIC picture"), (4, "ftypmif1", "a HEIF picture"),
        (4, "ftyp", "an MP4 film"), (0, "\0\0\0\fJXL ", "a JPEG XL picture"), (0, "\u00FF\n", "a JPEG XL picture"),
        (0, "\0\0\0\fjP  ", "a JPEG 2000 picture"), (0, "8BPS", "a Photoshop picture"), (0, "v/1\u0001", "an OpenEXR picture"),
        (0, "#?RADIANCE", "a Radiance HDR picture"), (0, "Pf", "a PFM picture"), (0, "PF", "a PFM picture"), (0, "P7\n", "a PAM picture"),
        (0, "\0\0\u0001\0", "an icon"), (0, "%PDF", "a PDF document"), (0, "PK\u0003\u0004", "a ZIP archive"),
        (0, "\u001F\u008B", "a gzip archive"), (0, "Rar!", "a RAR archive"), (0, "\u0093NUMPY", "a NumPy array"),
    ];

    /// <summary>Its kind with its first bytes.</summary>
    public static string Describe(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty) return "an empty file";
        var start = Convert.ToHexString(file[..Math.Min(Shown, file.Length)]);
        foreach (var (at, magic, kind) in Known)
            if (file.Length > at && file[at..].StartsWith(Encoding.Latin1.GetBytes(magic))) return $"{kind} ({start})";
        return IsText(file) ? $"text that begins '{Quote(file)}'" : start;
    }

    private static bool IsText(ReadOnlySpan<byte> file)
    {
        foreach (var b in file[..Math.Min(256, file.Length)])
            if (b is < 32 or 127 && b is not ((byte)'\n' or (byte)'\r' or (byte)'\t')) return false;
        return true;
    }

    private static string Quote(ReadOnlySpan<byte> file)
    {
        var text = Encoding.UTF8.GetString(file[..Math.Min(Quoted, file.Length)]).Split('\n', '\r')[0].Trim();
        return text.TrimEnd('\uFFFD');
    }
}
