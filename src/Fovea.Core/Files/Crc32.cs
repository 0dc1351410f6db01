using System.Runtime.CompilerServices;

namespace Fovea;

/// <summary>The cyclic redundancy check of PNG chunks and of zip archives: polynomial 0xEDB88320, reflected, eight bytes at a
/// step.</summary>
/// <remarks>Source: PNG specification, annex D.</remarks>
public static class Crc32
{
    // Row k is the check of a byte that k zero bytes follow, so that eight look-ups advance eight bytes.
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The check of bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="before">The check of what comes before them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Compute(ReadOnlySpan<byte> data, uint before = 0)
    {
        var t = Tables;
        var crc = ~before;
        while (data.Length >= 8)
        {
            crc ^= (uint)(data[0] | data[1] << 8 | data[2] << 16 | data[3] << 24);
            crc = t[7][(byte)crc] ^ t[6][(byte)(crc >> 8)] ^ t[5][(byte)(crc >> 16)] ^ t[4][crc >> 24]
                ^ t[3][data[4]] ^ t[2][data[5]] ^ t[1][data[6]] ^ t[0][data[7]];
            data = data[8..];
        }
        foreach (var b in data) crc = t[0][(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (uint n = 0; n < 256; n++)
            {
                if (k > 0)
                {
                    var shorter = tables[k - 1][n];
                    tables[k][n] = tables[0][(byte)shorter] ^ (shorter >> 8);
                    continue;
                }
                var c = n;
                for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
                tables[0][n] = c;
            }
        }
        return tables;
    }
}
