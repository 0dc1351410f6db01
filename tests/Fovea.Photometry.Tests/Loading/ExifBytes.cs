using System.Buffers.Binary;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>EXIF data as cameras write it.</summary>
internal static class ExifBytes
{
    /// <summary>A block with an exposure time in 1/1000 s, and perhaps sensitivity, f-number in tenths, focal length as on film, and the
    /// size of the picture.</summary>
    public static byte[] Of(double? seconds = null, int? iso = null, double? fNumber = null, int? focal35 = null, int? width = null,
        int? height = null)
    {
        var entries = new List<(int Tag, int Kind, uint Value, uint Below)>();
        if (seconds is { } t) entries.Add((0x829A, 5, (uint)Math.Round(t * 1e6), 1_000_000));
        if (fNumber is { } n) entries.Add((0x829D, 5, (uint)Math.Round(n * 10), 10));
        if (iso is { } s) entries.Add((0x8827, 3, (uint)s, 0));
        if (width is { } w) entries.Add((0xA002, 4, (uint)w, 0));
        if (height is { } h) entries.Add((0xA003, 4, (uint)h, 0));
        if (focal35 is { } f) entries.Add((0xA405, 3, (uint)f, 0));
        const int Sub = 26;
        var ratios = Sub + 2 + 12 * entries.Count + 4;
        var block = new byte[ratios + 8 * entries.Count];
        "II*\0"u8.CopyTo(block);
        Put(4, 8, 4);
        Put(8, 1, 2);
        Entry(10, 0x8769, 4, Sub);
        Put(Sub, (uint)entries.Count, 2);
        foreach (var (i, (tag, kind, value, below)) in entries.Index())
        {
            var at = ratios + 8 * i;
            Entry(Sub + 2 + 12 * i, tag, kind, kind == 5 ? (uint)at : value);
            if (kind != 5) continue;
            Put(at, value, 4);
            Put(at + 4, below, 4);
        }
        return block;

        void Entry(int at, int tag, int kind, uint value)
        {
            Put(at, (uint)tag, 2);
            Put(at + 2, (uint)kind, 2);
            Put(at + 4, 1, 4);
            Put(at + 8, value, kind == 3 ? 2 : 4);
        }

        void Put(int at, uint value, int size)
        {
            if (size == 2) BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(at), (ushort)value);
            else BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(at), value);
        }
    }
}
