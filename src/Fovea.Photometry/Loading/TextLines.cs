using System.Text;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The lines of a text file, whatever editor wrote it.</summary>
internal static class TextLines
{
    private const long MaxBytes = 1 << 24;
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>Lines with something on them, numbered from 1, without comments: what follows # where a field would begin, and lines that
    /// begin with % or //.</summary>
    /// <remarks>UTF-8, UTF-16 and UTF-32 by their byte-order marks; without one UTF-8, or UTF-16 where every second byte is zero, or
    /// Latin-1 where neither fits. Lines end in LF, CR LF or CR.</remarks>
    public static List<(int Number, string Text)> Read(string path)
    {
        var text = Decode(BoundedFile.ReadAllBytes(ScenePath.Existing(path), MaxBytes));
        var lines = new List<(int, string)>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var content = line[..Comment(line)].Trim();
            if (content.Length > 0) lines.Add((number, content));
        }
        return lines;
    }

    private static string Decode(byte[] bytes)
    {
        Encoding[] marked = [new UTF32Encoding(false, true), new UTF32Encoding(true, true), Encoding.UTF8, Encoding.Unicode,
            Encoding.BigEndianUnicode];
        foreach (var encoding in marked)
            if (bytes.AsSpan().StartsWith(encoding.Preamble)) return encoding.GetString(bytes.AsSpan(encoding.Preamble.Length));
        if (bytes.Length > 1 && bytes[1] == 0 && bytes[0] != 0) return Encoding.Unicode.GetString(bytes);
        if (bytes.Length > 1 && bytes[0] == 0 && bytes[1] != 0) return Encoding.BigEndianUnicode.GetString(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    // Where the comment begins; names may have # within.
    private static int Comment(string line)
    {
        var start = line.AsSpan().TrimStart();
        if (start.StartsWith("%") || start.StartsWith("//")) return 0;
        var (quoted, fresh) = (false, true);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (line[i] == '#' && !quoted && fresh) return i;
            fresh = char.IsWhiteSpace(line[i]) || line[i] is ',' or ';';
        }
        return line.Length;
    }
}
