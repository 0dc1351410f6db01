using System.Buffers.Binary;

namespace Fovea.Data;

/// <summary>The checksum and the length at the end of a gzip file, which the framework does not miss where they are cut off.</summary>
/// <remarks><b>Source</b>: RFC 1952, section 2.3.1. A file may be several members one after the other; what ends it belongs to the last
/// one.</remarks>
internal static class GzipTrailer
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Whether a file ends with the trailer of what was read from it.</summary>
    /// <param name="file">The compressed file.</param>
    /// <param name="header">What was read first, big-endian.</param>
    /// <param name="body">What was read after it.</param>
    public static bool Fits(Stream file, int[] header, byte[] body)
    {
        Span<byte> trailer = stackalloc byte[8];
        file.Seek(-8, SeekOrigin.End);
        file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        var total = header.Length * 4L + body.Length;
        if (length == (uint)total) return true;
        if (length > total) return false;
        // The last of several members.
        var start = new byte[header.Length * 4];
        for (var i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(4 * i), header[i]);
        var fromHeader = (int)Math.Max(0, length - body.Length);
        var check = Update(uint.MaxValue, start.AsSpan(start.Length - fromHeader));
        check = ~Update(check, body.AsSpan(body.Length - (int)(length - fromHeader)));
        return check == BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    private static uint Update(uint check, ReadOnlySpan<byte> data)
    {
        foreach (var b in data) check = Table[(byte)(check ^ b)] ^ (check >> 8);
        return check;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
