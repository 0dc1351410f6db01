using System.Buffers.Binary;

namespace Fovea.Imaging.Codecs;

/// <summary>The first directory of a TIFF file, tags and their numbers, before anything is decoded. Source: TIFF, revision 6.0, section 2
/// (Adobe 1992).</summary>
/// <remarks>Numbers are read where they are asked for, no more of them than the file holds.</remarks>
internal sealed class TiffDirectory
{
    /// <summary>Tags.</summary>
    public const int SubfileType = 0xFE, Width = 0x100, Height = 0x101, BitsPerSample = 0x102, Compression = 0x103, Photometric = 0x106,
        StripOffsets = 0x111, OrientationTag = 0x112, SamplesPerPixel = 0x115, RowsPerStrip = 0x116, StripBytes = 0x117, TileWidth = 0x142,
        TileHeight = 0x143, TileOffsets = 0x144, TileBytes = 0x145, SubDirectories = 0x14A, ExtraSamples = 0x152, SampleFormat = 0x153,
        DngVersion = 0xC612, IccProfile = 0x8773, Exif = 0x8769;

    private const int EntryBytes = 12;
    private static readonly int[] Sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

    private readonly Stream _file;
    private readonly bool _isLittle;
    private readonly Dictionary<int, (int Kind, long Count, long At)> _entries = [];

    private TiffDirectory(Stream file, bool isLittle) => (_file, _isLittle) = (file, isLittle);

    /// <summary>Whether a file begins as TIFF does.</summary>
    public static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8);

    /// <summary>Reads tags, not what they point at; null where there is no directory.</summary>
    /// <param name="file">Seekable.</param>
    public static TiffDirectory? Read(Stream file)
    {
        Span<byte> head = stackalloc byte[8];
        file.Position = 0;
        if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8 || !Recognises(head)) return null;
        var found = new TiffDirectory(file, head[0] == 'I');
        var start = found.Number(head[4..], 4);
        if (start < 8 || start > file.Length - 2) return null;
        file.Position = start;
        file.ReadExactly(head[..2]);
        var bytes = new byte[(int)Math.Min(found.Number(head, 2) * EntryBytes, file.Length - start - 2)];
        file.ReadExactly(bytes);
        for (var i = 0; i + EntryBytes <= bytes.Length; i += EntryBytes)
        {
            var entry = bytes.AsSpan(i, EntryBytes);
            var (tag, kind, count) = ((int)found.Number(entry, 2), (int)found.Number(entry[2..], 2), found.Number(entry[4..], 4));
            if (kind == 0 || kind >= Sizes.Length || count == 0) continue;
            var inside = count * Sizes[kind] <= 4;
            found._entries.TryAdd(tag, (kind, count, inside ? start + 2 + i + 8 : found.Number(entry[8..], 4)));
        }
        return found;
    }

    /// <summary>Whether a tag is there.</summary>
    public bool Has(int tag) => _entries.ContainsKey(tag);

    /// <summary>How many numbers a tag has; 0 where it is not there.</summary>
    public long Count(int tag) => _entries.TryGetValue(tag, out var entry) ? entry.Count : 0;

    /// <summary>The first tag whose numbers lie beyond the end of the file; null where all are within.</summary>
    public int? Beyond()
    {
        foreach (var (tag, (kind, count, at)) in _entries)
            if (at + count * Sizes[kind] > _file.Length) return tag;
        return null;
    }

    /// <summary>A whole number of a tag; <paramref name="otherwise"/> where it is not there.</summary>
    public long Integer(int tag, long otherwise, long index = 0)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!_entries.TryGetValue(tag, out var entry) || index >= entry.Count || entry.Kind is not (1 or 3 or 4 or 13)) return otherwise;
        var size = Sizes[entry.Kind];
        if (entry.At + (index + 1) * size > _file.Length) return otherwise;
        _file.Position = entry.At + index * size;
        _file.ReadExactly(bytes[..size]);
        return Number(bytes, size);
    }

    /// <summary>The bytes of a tag; empty where it is not there, is longer than <paramref name="most"/> or beyond the end.</summary>
    public byte[] Bytes(int tag, int most)
    {
        if (!_entries.TryGetValue(tag, out var entry) || Sizes[entry.Kind] != 1 || entry.Count > most
            || entry.At + entry.Count > _file.Length) return [];
        var bytes = new byte[entry.Count];
        _file.Position = entry.At;
        _file.ReadExactly(bytes);
        return bytes;
    }

    private long Number(ReadOnlySpan<byte> bytes, int size) => (size, _isLittle) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
