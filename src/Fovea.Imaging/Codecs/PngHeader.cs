using System.Buffers.Binary;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>The IHDR chunk, and what follows from it about rows of samples.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool Interlaced)
{
    public const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6;

    public int SamplesPerPixel => ColorType switch { Rgb => 3, GreyAlpha => 2, Rgba => 4, _ => 1 };

    /// <summary>How far back the filters look for the pixel on the left; 1 where pixels are smaller than a byte.</summary>
    public int FilterStep => Math.Max(1, SamplesPerPixel * BitDepth / 8);

    /// <summary>Bytes in a row of <paramref name="columns"/> pixels, without its filter byte.</summary>
    public int RowBytes(int columns) => (int)(((long)columns * SamplesPerPixel * BitDepth + 7) / 8);

    /// <summary>
    /// First column and row, and steps between columns and rows, of each pass. Source: PNG specification, section 8.1 (Adam7).
    /// </summary>
    public IEnumerable<(int X, int Y, int StepX, int StepY)> Passes() => Interlaced
        ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        : [(0, 0, 1, 1)];

    /// <summary>Bytes of filtered rows that the compressed data must expand to.</summary>
    public long RawBytes()
    {
        var total = 0L;
        foreach (var (x, y, stepX, stepY) in Passes())
        {
            var (columns, rows) = (Count(Width, x, stepX), Count(Height, y, stepY));
            total += columns == 0 ? 0 : rows * (1L + RowBytes(columns));
        }
        return total;
    }

    /// <summary>How many of <c>start, start + step, …</c> lie below <paramref name="size"/>.</summary>
    public static int Count(int size, int start, int step) => Math.Max(0, (size - start + step - 1) / step);

    public static PngHeader Parse(PngChunk chunk, ReadOnlySpan<byte> data, string name)
    {
        if (data.Length != 13)
            throw new DataFormatException(name, chunk.Offset, "IHDR.length", $"expected 13, got {data.Length}");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        if (!ImageLimits.Allow(width, height))
            throw new DataFormatException(name, chunk.DataOffset, "IHDR.width",
                ImageLimits.Exceeded(width, height));
        var (depth, type) = (data[8], data[9]);
        var allowed = (type, depth) switch
        {
            (Grey, 1 or 2 or 4 or 8 or 16) or (Palette, 1 or 2 or 4 or 8) or (Rgb or GreyAlpha or Rgba, 8 or 16) => true,
            _ => false,
        };
        if (!allowed)
            throw new DataFormatException(name, chunk.DataOffset + 8, "IHDR.colour type", $"no colour type {type} with bit depth {depth}");
        Expect(10, "IHDR.compression method", data[10], 0);
        Expect(11, "IHDR.filter method", data[11], 0);
        Expect(12, "IHDR.interlace method", data[12], 1);
        return new((int)width, (int)height, depth, type, data[12] == 1);

        void Expect(int at, string field, byte got, byte most)
        {
            if (got > most)
                throw new DataFormatException(name, chunk.DataOffset + at, field, $"expected {(most == 0 ? "0" : "0 or 1")}, got {got}");
        }
    }
}
