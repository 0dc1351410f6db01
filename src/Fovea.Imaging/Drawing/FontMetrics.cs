using System.Buffers.Binary;
using System.Text;

namespace Fovea.Imaging;

/// <summary>How wide the characters of the embedded font are, from its own tables. Source: OpenType 1.9, cmap format 4, hmtx.</summary>
internal sealed class FontMetrics
{
    public const string Resource = "DejaVuSans.ttf";

    private readonly byte[] _font;
    private readonly int _segments, _segmentCount, _widths, _widthCount, _unitsPerEm;
    private readonly float[] _early = new float[256];

    private FontMetrics(byte[] font)
    {
        _font = font;
        _unitsPerEm = Word(Table("head") + 18);
        _widthCount = Word(Table("hhea") + 34);
        _widths = Table("hmtx");
        var map = Table("cmap");
        for (var i = 0; i < Word(map + 2); i++)
        {
            var format = map + (int)BinaryPrimitives.ReadUInt32BigEndian(_font.AsSpan(map + 8 + 8 * i));
            if (Word(format) != 4) continue;
            (_segments, _segmentCount) = (format + 14, Word(format + 6) / 2);
            break;
        }
        for (var c = 0; c < _early.Length; c++) _early[c] = Advance(c);
    }

    /// <summary>The one font.</summary>
    public static FontMetrics Default { get; } = new(Read());

    /// <summary>The font file.</summary>
    public static byte[] Read()
    {
        using var stream = typeof(FontMetrics).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Lettering: expected the resource {Resource} in this assembly, got none.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>The sum of the advances of a line, at size 1.</summary>
    public double Width(ReadOnlySpan<char> text)
    {
        var width = 0.0;
        foreach (var rune in text.EnumerateRunes()) width += rune.Value < _early.Length ? _early[rune.Value] : Advance(rune.Value);
        return width;
    }

    public bool Has(Rune character) => Glyph(character.Value) != 0;

    private float Advance(int character) =>
        (float)Word(_widths + 4 * Math.Min(Glyph(character), _widthCount - 1)) / _unitsPerEm;

    // 0, the box, for what the font does not have.
    private int Glyph(int character)
    {
        var (low, high) = (0, _segmentCount - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Word(_segments + 2 * middle) < character) low = middle + 1;
            else high = middle;
        }
        // Four tables of the same length, with a word between the first two: ends, starts, deltas, offsets.
        var starts = _segments + 2 * _segmentCount + 2;
        var (start, delta) = (Word(starts + 2 * low), Word(starts + 2 * (_segmentCount + low)));
        if (character < start || character > Word(_segments + 2 * low)) return 0;
        var at = starts + 2 * (2 * _segmentCount + low);
        var offset = Word(at);
        if (offset == 0) return (character + delta) & 0xFFFF;
        var glyph = Word(at + offset + 2 * (character - start));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }

    private int Table(string tag)
    {
        for (var i = 0; i < Word(4); i++)
            if (_font.AsSpan(12 + 16 * i, 4).SequenceEqual(Encoding.ASCII.GetBytes(tag)))
                return (int)BinaryPrimitives.ReadUInt32BigEndian(_font.AsSpan(12 + 16 * i + 8));
        throw new InvalidOperationException($"Lettering: expected a table {tag} in {Resource}, got none.");
    }

    private int Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(_font.AsSpan(at));
}
